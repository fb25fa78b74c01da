/*
 * Policies as text: the notation of comment forms (notation.c, show.c) and JSON
 * (json_read.c, json_write.c). What is read goes into a builder, what is written comes out
 * of one.
 */
#ifndef SANITIZE_LIB_POLICY_TEXT_H
#define SANITIZE_LIB_POLICY_TEXT_H

#include "policy/builder.h"

/* Text being written; sticky when memory runs out. Zeroed but for memory: empty. */
struct text_out {
  struct memory memory;
  struct buffer buffer;
  bool failed;
};

void out_span(struct text_out *out, span text);
void out_number(struct text_out *out, int64_t number);
/* "p>strong" */
void out_chain(struct text_out *out, const struct policy_builder *builder,
               const uint8_t becomes[RENAME_LINKS]);
#define OUT(out, literal) out_span((out), SPAN_LITERAL(literal))

/*
 * Reads the notation into a draft that is not finished yet; errors and warnings are reported to it,
 * errors with their offset.
 */
enum notation_use { NOTATION_ALLOW, NOTATION_DENY, NOTATION_FORBID };
void notation_read(struct policy_builder *draft, span text, enum notation_use use);

/* Where the text speaks of a place: the offset of the attribute, of the element, or 0. */
size_t notation_locate(span text, const struct policy_builder *draft, struct place place);

void notation_show(const struct policy_builder *builder, struct text_out *out);
void json_show(const struct policy_builder *builder, struct text_out *out);

/*
 * As notation_read(), of a policy file. The draft must be new. The document, in which
 * json_locate() finds places, is to be freed with json_free() in any case.
 */
struct json_document;
void json_read(struct policy_builder *draft, span text, struct json_document *document);
size_t json_locate(const struct json_document *document, const struct policy_builder *draft,
                   struct place place);

/* In "forbidden": every custom element, of whatever name. */
#define JSON_EVERY_CUSTOM "*-*"

/* Turns the draft into a preset; false when there is none of that name. */
bool preset_apply(struct policy_builder *draft, span name);

/* Words for enumerators in JSON; the index is the number. */
extern const char *const json_modes[4];
extern const char *const json_url_actions[3];
extern const char *const json_link_scopes[3];
extern const char *const json_block_breaks[3];
extern const char *const json_bidi_controls[3];
extern const char *const json_line_breaks[3];
extern const char *const json_value_kinds[6];
extern const char *const json_requirements[3];
extern const char *const json_formulas[3];
extern const char *const json_tracking_pixels[2];
extern const char *const json_remote_images[2];

#endif
