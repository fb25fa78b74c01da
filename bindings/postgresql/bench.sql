CREATE EXTENSION sanitize;
CREATE EXTENSION plpython3u;
CREATE FUNCTION by_nh3(html text) RETURNS text LANGUAGE plpython3u IMMUTABLE STRICT AS $$
import nh3
return nh3.clean(html)
$$;
CREATE FUNCTION by_bleach(html text) RETURNS text LANGUAGE plpython3u IMMUTABLE STRICT AS $$
import bleach
return bleach.clean(html)
$$;
CREATE TABLE comment AS SELECT n, '<p>Thanks, <b>' || md5(n::text) || '</b>! I <3 it & <a href="https://example.org/' || n ||
  '" onclick="x()">this</a> too. ' || repeat('A sentence of some words, as people write them. ', 1 + n % 8) AS html
FROM generate_series(1, :rows) n;
VACUUM ANALYZE comment;
SELECT count(*) AS rows, avg(octet_length(html))::int AS bytes FROM comment;
SET max_parallel_workers_per_gather = 0;
CREATE TABLE result (what text, seconds float);
CREATE FUNCTION measure(what text, expression text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE began timestamptz; best float;
BEGIN
  FOR i IN 1..3 LOOP
    began := clock_timestamp();
    EXECUTE 'SELECT sum(octet_length((' || expression || ')::text)) FROM comment';
    best := least(best, extract(epoch FROM clock_timestamp() - began));
    EXIT WHEN best > 1; -- long enough to be measured once
  END LOOP;
  INSERT INTO result VALUES (what, best);
END $$;
SELECT measure('nothing', 'html'), measure('operator', 'n + n'),
  measure('sanitize_html', 'sanitize_html(html)'), measure('sanitize_html, article', 'sanitize_html(html, ''article'')'),
  measure('html_is_clean', 'html_is_clean(html)'), measure('html_to_text', 'html_to_text(html)'),
  measure('text_to_html', 'text_to_html(html)'), measure('sanitize_html_within', 'sanitize_html_within(html, 0, 80)'),
  measure('regexp_replace, not safe', 'regexp_replace(html, ''<[^>]*>'', '''', ''g'')'),
  measure('nh3 in PL/Python', 'by_nh3(html)'), measure('bleach in PL/Python', 'by_bleach(html)') \g /dev/null
SELECT what, round((:rows / seconds)::numeric, -3) AS rows_a_second,
  round(((seconds - (SELECT seconds FROM result WHERE what = 'nothing')) / :rows * 1e6)::numeric, 2) AS microseconds_a_call
FROM result;
-- how long a statement goes on behind its timeout
SET sanitize.max_input = '256MB';
SET sanitize.max_output = '1000MB';
SET sanitize.max_memory = '8GB';
CREATE TABLE large AS SELECT piece, repeat(piece, 100000000 / length(piece)) AS html
FROM (VALUES ('<b>'), ('<table>x'), ('&'), ('<x ')) v (piece);
\timing on
SET statement_timeout = '500ms';
\set ON_ERROR_STOP 0
SELECT length(sanitize_html(html)) FROM large WHERE piece = '<b>';
SELECT length(sanitize_html(html)) FROM large WHERE piece = '<table>x';
SELECT length(sanitize_html(html)) FROM large WHERE piece = '&';
SELECT length(sanitize_html(html)) FROM large WHERE piece = '<x ';
