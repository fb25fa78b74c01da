/*
 * Looks up names as a policy's author writes them; of one that cannot be had, says why and names
 * the nearest that can. Knows no syntax.
 */
#ifndef SANITIZE_LIB_LOOKUP_H
#define SANITIZE_LIB_LOOKUP_H

#include "policy/builder.h"

/* An offered element; else an error at `place` and ELEMENT_UNKNOWN. */
enum element_id name_element(struct policy_builder *builder, span name, struct place place);

/* Any element HTML knows, under the floor or not; else an error. */
enum element_id name_known_element(struct policy_builder *builder, span name, struct place place);

/*
 * One whose mode can be set: an element HTML knows, or in *custom any other name that a tag can
 * have (empty when it is not), in which case the result is ELEMENT_UNKNOWN. Else it is an error; so
 * is a name that is one slip of the pen from one of HTML's (unless it has a '-', a ':' or a '?'
 * before it), since the element that was meant would be left as it was.
 */
enum element_id name_moded_element(struct policy_builder *builder, span name, struct place place,
                                   span *custom);

/*
 * An element, and what is to stand for it: "p", or "p>strong" where each is inside the one before
 * it. White space may stand around '>'. Else an error at one of the places, and false.
 */
bool name_renaming(struct policy_builder *builder, enum element_id element, span chain,
                   struct place place, uint8_t becomes[RENAME_LINKS]);

/*
 * An offered attribute, data-x, aria-x or one of their wildcards; else an error at `place`, and
 * false.
 */
bool name_attribute(struct policy_builder *builder, span name, struct place place,
                    struct attribute_reference *reference);

/*
 * Whether a name is neither that of an attribute that a policy can permit nor one slip of the pen
 * from it: there is nothing to remove.
 */
bool name_is_never_there(span attribute);

/* Why no policy can permit it; NULL when one can. */
const char *name_element_reason(enum element_id element);
const char *name_attribute_reason(span name);

/* The style property that it nearly is; empty when there is none. */
span nearest_property(span typed);

/*
 * How many letters must be put in, left out, replaced or swapped with the next to make one of the
 * other, in any case (optimal string alignment). SIZE_MAX for names over 32 bytes.
 */
size_t name_distance(span a, span b);

/* Of at most 32 bytes of a name, for messages; the rest is cut off. */
#define NAME_SHOWN(name) \
  ((int)((name).length < 32 ? (name).length : 32)), ((name).length > 0 ? (name).data : "")

#endif
