/*
 * Policies as text: the notation of comment forms (policy_notation.c, policy_show.c) and JSON (policy_json.c,
 * policy_json_show.c). What is read goes into a builder, what is written comes out of one.
 */
#ifndef SANITIZE_LIB_POLICY_TEXT_H
#define SANITIZE_LIB_POLICY_TEXT_H

#include "policy_builder.h"

/* Text being written; sticky when memory runs out. Zeroed but for memory: empty. */
struct text_out {
  struct memory memory;
  struct buffer buffer;
  bool failed;
};

void out_span(struct text_out *out, span text);
void out_number(struct text_out *out, int64_t number);
#define OUT(out, literal) out_span((out), SPAN_LITERAL(literal))

/*
 * Reads the notation into a draft that is not finished yet; errors and warnings are reported to it, errors with their
 * offset.
 */
void notation_read(struct policy_builder *draft, span text, bool deny);

/* Where the text speaks of a place: the offset of the attribute, of the element, or 0. */
size_t notation_locate(span text, struct place place);

void notation_show(const struct policy_builder *builder, struct text_out *out);
void json_show(const struct policy_builder *builder, struct text_out *out);

/* As notation_read(); false when the text is no JSON, too. Reads "preset" into the draft first. */
void json_read(struct policy_builder *draft, span text);
size_t json_locate(span text, struct place place);

/* Turns the draft into a preset; false when there is none of that name. */
bool preset_apply(struct policy_builder *draft, span name);

/* Names of enumerators, for JSON; the index is the number. */
extern const char *const mode_names[4];
extern const char *const url_action_names[3];
extern const char *const link_scope_names[3];
extern const char *const value_kind_names[5];
extern const char *const requirement_names[3];

#endif
