# Drives Sanitize; see README.md.
require 'json'
require 'sanitize'

POLICY = Sanitize::Config.freeze_config(
  elements: %w[a abbr acronym b blockquote cite code del em i q strike strong],
  attributes: {
    'a' => %w[href title], 'abbr' => %w[title], 'acronym' => %w[title],
    'blockquote' => %w[cite], 'q' => %w[cite], 'del' => %w[datetime]
  },
  protocols: {
    'a' => { 'href' => ['http', 'https', 'mailto', :relative] },
    'blockquote' => { 'cite' => ['http', 'https', :relative] },
    'q' => { 'cite' => ['http', 'https', :relative] }
  }
)

texts = File.foreach(ARGV[0], encoding: 'UTF-8').filter_map { |line| JSON.parse(line)['html'] }
$stdout.sync = true
puts "ready #{texts.size} #{texts.sum(&:bytesize)} Sanitize #{Sanitize::VERSION}, Ruby #{RUBY_VERSION}"
while (line = $stdin.gets)
  if line.strip == 'show'
    puts JSON.generate(texts.map { |text| Sanitize.fragment(text, POLICY) })
    next
  end
  output = 0
  line.to_i.times { texts.each { |text| output += Sanitize.fragment(text, POLICY).bytesize } }
  puts output
end
