\set SHOW_CONTEXT never
-- the place in the policy, in characters
SELECT sanitize_html('x', '<b> <script>');
\echo :LAST_ERROR_SQLSTATE
SELECT sanitize_html('x', E'{"elements": ["b"],\n "é": 1, "attributes": 1}');
SELECT sanitize_html('x', 'commend');
SELECT sanitize_html('x', '');
SELECT sanitize_html_within('x', -1, 0);
\echo :LAST_ERROR_SQLSTATE
SET sanitize.max_input = '1kB';
SELECT sanitize_html(repeat('x', 1025));
\echo :LAST_ERROR_SQLSTATE
SELECT length(sanitize_html(repeat('x', 1024)));
RESET sanitize.max_input;
SET sanitize.max_output = '1kB';
SELECT sanitize_html(repeat('&', 1024));
RESET sanitize.max_output;
SET sanitize.max_memory = '1kB';
SELECT sanitize_html(repeat('<table>x', 1024));
RESET sanitize.max_memory;
SET sanitize.max_input = '1GB';
SET sanitize.policy = 'article';
-- a statement goes on after an error that was caught, with the same workers
DO $$
BEGIN
  FOR i IN 1..3 LOOP
    BEGIN
      PERFORM sanitize_html(repeat('x', 2 << 20));
    EXCEPTION WHEN program_limit_exceeded THEN
      RAISE NOTICE 'refused, and %', sanitize_html('<b>x');
    END;
  END LOOP;
END $$;
