-- Cancelling. To fetch these values alone takes longer than the limit. A function that did not ask while it runs would read all of
-- them and then say that a limit of its own is exceeded.
SET sanitize.max_input = '256MB';
SET sanitize.max_output = '1MB';
SET sanitize.max_memory = '1MB';
CREATE TABLE large AS SELECT n, repeat(piece, (80000000 / length(piece))::int) AS html
FROM (VALUES (1, '<b>'), (2, '<table>x'), (3, '&'), (4, '<x ')) v (n, piece);
\set VERBOSITY terse
SET statement_timeout = '20ms';
SELECT length(sanitize_html(html)) FROM large WHERE n = 1;
SELECT length(sanitize_html(html)) FROM large WHERE n = 2;
SELECT html_is_clean(html) FROM large WHERE n = 3;
SELECT length(text_to_html(html)) FROM large WHERE n = 3;
SELECT length(html_to_text(html)) FROM large WHERE n = 4;
SELECT length(sanitize_html_within(html, 1000, 0)) FROM large WHERE n = 1;
SELECT count(*) FROM sanitize_changes((SELECT html FROM large WHERE n = 2));
RESET statement_timeout;
SELECT length(sanitize_html(html)) FROM large WHERE n = 1;
SELECT length(sanitize_html(html)) FROM large WHERE n = 2;
DROP TABLE large;
-- memory of a large value is given back within the statement
RESET sanitize.max_output;
RESET sanitize.max_memory;
SELECT sum(length(sanitize_html(repeat('<b>x</b> ', 300000)))) FROM generate_series(1, 20);
SELECT sum(total_bytes) < 50000000 AS is_small FROM pg_backend_memory_contexts;
