CREATE EXTENSION sanitize;
SELECT sanitize_html('<b>hello <script>alert(1)</script><i onclick="x">you');
SELECT sanitize_html('I <3 you, a < b && <p>one<p>two');
SELECT sanitize_html('<a href="javascript:x">a</a> <a href="https://x.example/?a&b" onclick=y>b</a>');
SELECT sanitize_html(NULL) IS NULL, sanitize_html('') = '', sanitize_html('<b>', NULL) IS NULL;
-- policies: a preset, tags, JSON
SELECT sanitize_html('<h1>x</h1><img src="https://x.example/a.png" alt="">', 'article');
SELECT sanitize_html('<u>x</u><b>y</b>', '<u>');
SELECT sanitize_html('<u>x</u><b>y</b>', '{"elements": ["u", "b"], "attributes": []}');
-- another policy for each row, more of them than are kept
SELECT p, sanitize_html('<b>b</b><i>i</i><u>u</u><s>s</s><em>e</em><q>q</q>', p), n
FROM (SELECT n, (ARRAY['<b>', '<i>', '<u>', '<s>', '<em>', '<q>'])[1 + n % 6] FROM generate_series(1, 14) n) AS t (n, p) ORDER BY n;
SELECT html_to_text('<p>one<p>two &lt;b> &amp; &#8364;');
SELECT text_to_html(E'a < b\n& c'), text_to_html(E'a\nb', true), text_to_html(E'a\nb', false);
SELECT html_to_text(text_to_html(E'a <b> & \n"c"', true)) = E'a <b> & \n"c"';
SELECT sanitize_html_within('<b>one two three</b> four', 0, 9), sanitize_html_within('<b>one two three</b>', 20, 0);
SELECT octet_length(sanitize_html_within(repeat('<i>é</i>&', 100), n, 0)) <= n FROM generate_series(1, 400, 57) n;
SELECT sanitize_html_within('<u>one two three</u>', 0, 9, '<u>'), sanitize_html_within('<b>x</b>', 0, 0);
SELECT html_is_clean('<b>x</b>'), html_is_clean('<b>x'), html_is_clean('<u>x</u>', '<u>'), html_is_clean('');
-- what was taken away; positions are those of position()
SELECT * FROM sanitize_changes('é<u>x</u><a href="javascript:1" title="">y</a><!-- c --><script>z</script>');
SELECT c.change, c.element FROM (VALUES ('<i>'), ('<b>')) v (policy), sanitize_changes('<b>x</b><i>y</i>', policy) c;
SELECT substr(html, "position", 2) FROM (SELECT '€<u>'::text AS html) t, sanitize_changes(html);
SELECT count(*) FROM sanitize_changes('clean');
-- the domain
SELECT '<b>x</b>'::safe_html;
SELECT '<b>x'::safe_html;
SELECT sanitize_html('<b>x')::safe_html, NULL::safe_html;
-- what the planner is told
SELECT proname, pronargs, provolatile, proisstrict, proparallel, procost > 1 AS costs FROM pg_proc
WHERE probin LIKE '%sanitize%' ORDER BY proname, pronargs;
