-- Databases of other encodings: what they do not have HTML can say by reference.
CREATE DATABASE latin1 TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C';
CREATE DATABASE eucjp TEMPLATE template0 ENCODING 'EUC_JP' LC_COLLATE 'C' LC_CTYPE 'C';
CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C';
\c latin1
SET client_encoding = 'UTF8';
CREATE EXTENSION sanitize;
SELECT sanitize_html('<b>é &#8364; &eacute; <u title="é">'), octet_length(sanitize_html('é'));
SELECT sanitize_html(sanitize_html('&#8364;&#128512;')), html_is_clean('&#8364;'), html_is_clean('é</b>');
SELECT html_to_text('&eacute;'), text_to_html('é <');
SELECT html_to_text('&#8364;');
SELECT sanitize_html('<i lang="é">é</i>', '<i lang="é">');
SELECT html FROM (SELECT sanitize_html_within(repeat('&#8364;é ', 20), n, 0) FROM (VALUES (10), (25), (40)) v (n)) AS t (html);
SELECT bool_and(octet_length(sanitize_html_within(repeat('&#8364;é<b>x', 20), n, 0)) <= n) FROM generate_series(1, 200) n;
SELECT * FROM sanitize_changes('éé<u>&#8364;</u><i title="&#8364;">');
SELECT sanitize_html('x', '<b> é <script>');
\c eucjp
SET client_encoding = 'UTF8';
CREATE EXTENSION sanitize;
SELECT sanitize_html('<b>日本<script>'), octet_length(sanitize_html('日本')), sanitize_html('&#128512;'), html_is_clean('日本');
SELECT length(sanitize_html(repeat('日本 &#128512;', 20000)));
\c ascii
CREATE EXTENSION sanitize;
SELECT sanitize_html('<b>x'), html_is_clean('<b>x</b>');
SELECT encode(sanitize_html(convert_from('\x62e962', 'SQL_ASCII'))::bytea, 'hex');
\c postgres
DROP DATABASE latin1;
DROP DATABASE eucjp;
DROP DATABASE ascii;
