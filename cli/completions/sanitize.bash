# Bash completion for sanitize(1). Made by cli/completions/generate.
_sanitize() {
  local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}
  # Bash makes a word of the equals sign.
  if [[ $word == = ]]; then
    word=''
  elif [[ $option == = ]]; then
    option=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  COMPREPLY=()
  case $option in
  --jsonl) return ;;
  --csv) return ;;
  --tsv) return ;;
  --pgcopy) return ;;
  --encoding) return ;;
  --dialect) mapfile -t COMPREPLY < <(compgen -W "plain mysql" -- "$word"); return ;;
  --delimiter) return ;;
  --quote) return ;;
  --policy) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
  --allow) return ;;
  --deny) return ;;
  --forbid) return ;;
  --mode) mapfile -t COMPREPLY < <(compgen -W "strip drop escape" -- "$word"); return ;;
  --unknown) mapfile -t COMPREPLY < <(compgen -W "strip drop escape" -- "$word"); return ;;
  --strip) return ;;
  --drop) return ;;
  --escape) return ;;
  --rename) return ;;
  --force) return ;;
  --schemes) return ;;
  --base) return ;;
  --relative) mapfile -t COMPREPLY < <(compgen -W "keep drop resolve" -- "$word"); return ;;
  --network-path) mapfile -t COMPREPLY < <(compgen -W "keep drop resolve" -- "$word"); return ;;
  --fragment) mapfile -t COMPREPLY < <(compgen -W "keep drop resolve" -- "$word"); return ;;
  --rel) return ;;
  --rel-scope) mapfile -t COMPREPLY < <(compgen -W "none external all" -- "$word"); return ;;
  --target) return ;;
  --target-scope) mapfile -t COMPREPLY < <(compgen -W "none external all" -- "$word"); return ;;
  --mention-url) return ;;
  --tag-url) return ;;
  --line-breaks) mapfile -t COMPREPLY < <(compgen -W "keep br p" -- "$word"); return ;;
  --block-breaks) mapfile -t COMPREPLY < <(compgen -W "newline br p" -- "$word"); return ;;
  --bidi) mapfile -t COMPREPLY < <(compgen -W "keep close remove" -- "$word"); return ;;
  --max-combining) return ;;
  --max-links) return ;;
  --max-nesting) return ;;
  --comments) return ;;
  --embed-hosts) return ;;
  --formulas) mapfile -t COMPREPLY < <(compgen -W "text tex dollar" -- "$word"); return ;;
  --tracking-pixels) mapfile -t COMPREPLY < <(compgen -W "keep drop" -- "$word"); return ;;
  --remote-images) mapfile -t COMPREPLY < <(compgen -W "keep hold" -- "$word"); return ;;
  --prefix) return ;;
  --max-input) return ;;
  --max-working) return ;;
  --max-output) return ;;
  --max-open) return ;;
  --max-formatting) return ;;
  --refused) mapfile -t COMPREPLY < <(compgen -W "error text" -- "$word"); return ;;
  --on-error) mapfile -t COMPREPLY < <(compgen -W "stop text empty skip" -- "$word"); return ;;
  -o | --output) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
  --compress) mapfile -t COMPREPLY < <(compgen -W "none gzip zstd" -- "$word"); return ;;
  --max-bytes) return ;;
  --max-chars) return ;;
  --ellipsis) return ;;
  --image-proxy) return ;;
  --image-proxy-key-file) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
  -j | --jobs) return ;;
  --front-end) mapfile -t COMPREPLY < <(compgen -W "auto gumbo" -- "$word"); return ;;
  --report) mapfile -t COMPREPLY < <(compgen -W "json text" -- "$word"); return ;;
  --report-file) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
  esac
  if [[ $word == -* ]]; then
    local options='
      --lines
      --null
      --jsonl=
      --csv=
      --tsv=
      --pgcopy=
      --strict
      --optional
      --encoding=
      --dialect=
      --delimiter=
      --quote=
      --no-header
      --chunk-header
      --policy=
      --allow=
      --deny=
      --forbid=
      --mode=
      --unknown=
      --strip=
      --drop=
      --escape=
      --rename=
      --force=
      --schemes=
      --base=
      --relative=
      --network-path=
      --fragment=
      --refuse-userinfo
      --refuse-misleading
      --data-images
      --rel=
      --rel-scope=
      --target=
      --target-scope=
      --unwrap-links
      --noopener
      --linkify
      --mention-url=
      --tag-url=
      --line-breaks=
      --block-breaks=
      --drop-empty
      --collapse
      --xhtml
      --show-link-hosts
      --punycode-mixed
      --bidi=
      --max-combining=
      --max-links=
      --max-nesting=
      --neutral-templates
      --task-lists
      --legacy-style
      --comments=
      --link-embeds
      --embed-hosts=
      --formulas=
      --tracking-pixels=
      --remote-images=
      --prefix=
      --show-policy
      --list-policies
      --max-input=
      --max-working=
      --max-output=
      --max-open=
      --max-formatting=
      --refused=
      --on-error=
      --verify
      --text
      --from-text
      --output=
      --in-place
      --compress=
      --max-bytes=
      --max-chars=
      --ellipsis=
      --image-proxy=
      --image-proxy-key-file=
      --jobs=
      --unbuffered
      --front-end=
      --check
      --diff
      --links
      --survey
      --report=
      --explain
      --report-file=
      --stats
      --progress
      --help
      --version
    '
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -o filenames -F _sanitize sanitize
