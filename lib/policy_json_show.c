#include "policy_text.h"
void json_show(const struct policy_builder *builder, struct text_out *out){ (void)builder; OUT(out,"{}"); }
