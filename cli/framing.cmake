# The program's framings, for those who feed them without its options and files: fuzz/ and tests/.
find_package(Iconv REQUIRED)
set(framing_sources
  worker.c
  report.c
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
list(TRANSFORM framing_sources PREPEND ${CMAKE_CURRENT_LIST_DIR}/)
set(framing_libraries Iconv::Iconv)
