# The program's framings; fuzz/ and tests/ feed them without its options and files.
# iconv() is in libc but for some systems.
find_package(Iconv REQUIRED)
set(framing_files
  worker.c
  proxy.c
  report.c
  inspect.c
  links.c
  survey.c
  urls.c
  counts.c
  tally.c
  frame.c
  frame_json.c
  frame_table.c
  table.c
  columns.c
  mysql_text.c
  pgcopy_text.c
  json_path.c
  json_scan.c
  json_text.c
  chunk.c
  convert.c
  terminal_text.c
  utf8.c
  bytes.c
)
list(TRANSFORM framing_files PREPEND ${CMAKE_CURRENT_LIST_DIR}/ OUTPUT_VARIABLE framing_sources)
set(framing_libraries Iconv::Iconv)
