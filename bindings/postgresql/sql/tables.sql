-- generated column, CHECK, index, trigger, partitions, COPY, values out of line
CREATE TABLE comment (
  id int PRIMARY KEY,
  typed text NOT NULL,
  html text GENERATED ALWAYS AS (sanitize_html(typed)) STORED,
  plain text GENERATED ALWAYS AS (html_to_text(typed)) STORED
);
INSERT INTO comment (id, typed) VALUES (1, '<b>x<script>y'), (2, 'a < b'), (3, '<p>é<p>€');
SELECT id, html, plain FROM comment ORDER BY id;
UPDATE comment SET typed = typed || '<i>' WHERE id = 2;
SELECT html FROM comment WHERE id = 2;
CREATE INDEX ON comment (md5(sanitize_html(typed, '<b>')));
CREATE INDEX ON comment USING gin (to_tsvector('simple', html_to_text(typed)));
SELECT id FROM comment WHERE to_tsvector('simple', html_to_text(typed)) @@ 'x'::tsquery;

CREATE TABLE checked (html text CHECK (html_is_clean(html, 'article')), safe safe_html);
INSERT INTO checked VALUES ('<h1>x</h1>', '<b>x</b>');
INSERT INTO checked VALUES ('<h1>x', NULL);
INSERT INTO checked VALUES (NULL, '<h1>x</h1>');
SELECT * FROM checked;

CREATE FUNCTION clean() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.html := sanitize_html(NEW.html, TG_ARGV[0]);
  RETURN NEW;
END $$;
CREATE TABLE triggered (html text);
CREATE TRIGGER clean BEFORE INSERT OR UPDATE ON triggered FOR EACH ROW EXECUTE FUNCTION clean('<u>');
INSERT INTO triggered VALUES ('<u>x<b>y'), (NULL);
COPY triggered FROM STDIN;
<u>copied<script>\tx
\N
\.
SELECT * FROM triggered;
COPY (SELECT id, html FROM comment ORDER BY id) TO STDOUT;

CREATE TABLE part (id int, typed text, html text GENERATED ALWAYS AS (sanitize_html(typed)) STORED) PARTITION BY RANGE (id);
CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (10);
CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (10) TO (20);
INSERT INTO part (id, typed) SELECT n, '<b>' || n || '<x>' FROM generate_series(8, 12) n;
SELECT tableoid::regclass, id, html FROM part ORDER BY id;

-- out of line, compressed and not
CREATE TABLE toasted (n int, typed text);
ALTER TABLE toasted ALTER typed SET STORAGE EXTERNAL;
INSERT INTO toasted SELECT 1, string_agg('<b>' || md5(n::text) || '</b><script>x</script>', ' ') FROM generate_series(1, 5000) n;
ALTER TABLE toasted ALTER typed SET STORAGE EXTENDED;
INSERT INTO toasted SELECT 2, typed FROM toasted;
SELECT n, pg_column_size(typed) > 2000 AS is_out_of_line, length(sanitize_html(typed)), html_is_clean(sanitize_html(typed)),
  md5(sanitize_html(typed)) = md5(sanitize_html(sanitize_html(typed))) AS is_fixed FROM toasted ORDER BY n;
