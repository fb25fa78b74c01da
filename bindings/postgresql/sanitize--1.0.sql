-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION sanitize" to load this file. \quit

-- A policy is an argument, never a setting: the result depends on nothing else. It is the name of a preset, tags such as
-- '<b> <a href="">', or JSON. Costs are in operators, measured: see the README.

CREATE FUNCTION sanitize_html(html text) RETURNS text
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
CREATE FUNCTION sanitize_html(html text, policy text) RETURNS text
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;

CREATE FUNCTION sanitize_html_within(html text, bytes int, chars int) RETURNS text
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 150;
CREATE FUNCTION sanitize_html_within(html text, bytes int, chars int, policy text) RETURNS text
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 150;

CREATE FUNCTION html_is_clean(html text) RETURNS bool
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 75;
CREATE FUNCTION html_is_clean(html text, policy text) RETURNS bool
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 75;

CREATE FUNCTION html_to_text(html text) RETURNS text
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 40;
CREATE FUNCTION text_to_html(plain text) RETURNS text
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
CREATE FUNCTION text_to_html(plain text, br bool) RETURNS text
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;

CREATE FUNCTION sanitize_changes(html text,
    OUT change text, OUT reason text, OUT element text, OUT attribute text, OUT value text, OUT "position" int)
  RETURNS SETOF record
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200 ROWS 5;
CREATE FUNCTION sanitize_changes(html text, policy text,
    OUT change text, OUT reason text, OUT element text, OUT attribute text, OUT value text, OUT "position" int)
  RETURNS SETOF record
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200 ROWS 5;

-- Text that sanitize_html(text) leaves as it is.
CREATE DOMAIN safe_html AS text CONSTRAINT is_clean CHECK (html_is_clean(VALUE));
