-- a million rows, by workers
CREATE TABLE million AS SELECT n, '<p>comment ' || n || ' <b>bold<script>x</script> & <a href="https://x.example/' || n || '">link' AS typed
FROM generate_series(1, 1000000) n;
ANALYZE million;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT count(*), sum(length(sanitize_html(typed))) FROM million;
SELECT count(*), sum(length(sanitize_html(typed))), bool_and(html_is_clean(sanitize_html(typed))) FROM million;
SELECT md5(string_agg(sanitize_html(typed, 'article'), '' ORDER BY n)) AS by_workers FROM million WHERE n % 10 = 0 \gset
SET max_parallel_workers_per_gather = 0;
SELECT md5(string_agg(sanitize_html(typed, 'article'), '' ORDER BY n)) = :'by_workers' AS same FROM million WHERE n % 10 = 0;
DROP TABLE million;
