/* Grapheme clusters; see grapheme.h. */
#include "base/grapheme.h"

#include "base/code_points.h"

static const struct code_points marks[] = {
#include "base/marks.inc"
};

/* Indic_Conjunct_Break=Linker and its like: canonical combining class 9. */
static const uint32_t viramas[] = {
    0x094D,  0x09CD,  0x0A4D,  0x0ACD,  0x0B4D,  0x0BCD,  0x0C4D,  0x0CCD,  0x0D3B,  0x0D3C,
    0x0D4D,  0x0DCA,  0x0E3A,  0x0EBA,  0x0F84,  0x1039,  0x103A,  0x1714,  0x1715,  0x1734,
    0x17D2,  0x1A60,  0x1B44,  0x1BAA,  0x1BAB,  0x1BF2,  0x1BF3,  0x2D7F,  0xA806,  0xA82C,
    0xA8C4,  0xA953,  0xA9C0,  0xAAF6,  0xABED,  0x10A3F, 0x11046, 0x11070, 0x1107F, 0x110B9,
    0x11133, 0x11134, 0x111C0, 0x11235, 0x112EA, 0x1134D, 0x113D0, 0x11442, 0x114C2, 0x115BF,
    0x1163F, 0x116B6, 0x1172B, 0x11839, 0x1193D, 0x1193E, 0x119E0, 0x11A34, 0x11A47, 0x11A99,
    0x11C3F, 0x11D44, 0x11D45, 0x11D97, 0x11F41, 0x11F42};

/* Grapheme_Cluster_Break=Prepend. */
static const struct code_points prepended[] = {
    {0x00600, 0x00605}, {0x006DD, 0x006DD}, {0x0070F, 0x0070F}, {0x00890, 0x00891},
    {0x008E2, 0x008E2}, {0x00D4E, 0x00D4E}, {0x110BD, 0x110BD}, {0x110CD, 0x110CD},
    {0x111C2, 0x111C3}, {0x113D1, 0x113D1}, {0x1193F, 0x1193F}, {0x11941, 0x11941},
    {0x11A3A, 0x11A3A}, {0x11A84, 0x11A89}, {0x11D46, 0x11D46}, {0x11F02, 0x11F02}};

/* Blocks of the scripts of cluster_is_unspaced(). */
static const struct code_points unspaced[] = {
    {0x00E00, 0x00EFF}, {0x01000, 0x0109F}, {0x01780, 0x017FF}, {0x01950, 0x019DF},
    {0x01A20, 0x01AAF}, {0x02E80, 0x0303F}, {0x03041, 0x030FF}, {0x03100, 0x0312F},
    {0x03190, 0x04DBF}, {0x04E00, 0x0A4CF}, {0x0F900, 0x0FAFF}, {0x0FE30, 0x0FE4F},
    {0x0FF01, 0x0FF9F}, {0x1AFF0, 0x1B16F}, {0x20000, 0x3FFFD}};

static bool is_virama(uint32_t code_point) {
  for (size_t i = 0; i < sizeof(viramas) / sizeof *viramas && viramas[i] <= code_point; i++) {
    if (viramas[i] == code_point) return true;
  }
  return false;
}

static bool is_regional(uint32_t code_point) {
  return code_point >= 0x1F1E6 && code_point <= 0x1F1FF;
}

/*
 * GB6 to GB8. Hangul: leading consonants; those and syllables, which may follow one; vowels and
 * trailing consonants.
 */
static bool is_leading(uint32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0xA960 && c <= 0xA97C);
}
static bool is_syllable(uint32_t c) { return is_leading(c) || (c >= 0xAC00 && c <= 0xD7A3); }
static bool is_trailing(uint32_t c) {
  return (c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FB);
}

static bool belongs(const struct cluster *cluster, uint32_t code_point, bool mark) {
  if (!cluster->any) return false;

  if (cluster->joins || mark || is_trailing(code_point)) return true;
  if (is_leading(cluster->last) && is_syllable(code_point)) return true;
  return cluster->is_flag && is_regional(code_point);
}

bool cluster_goes_on(struct cluster *cluster, uint32_t code_point) {
  enum { FIRST_MARK = 0x300, ZERO_WIDTH_JOINER = 0x200D };
  bool simple = code_point < FIRST_MARK; /* ASCII, and Latin that has no marks either */
  bool mark = !simple && IS_AMONG(marks, code_point);
  bool goes_on = belongs(cluster, code_point, mark);
  bool joins = code_point == ZERO_WIDTH_JOINER || (mark && is_virama(code_point)) ||
               (!simple && IS_AMONG(prepended, code_point));

  /* Marks may stand between a virama and the consonant that it joins. */
  cluster->joins = joins || (mark && cluster->joins);
  cluster->is_flag = is_regional(code_point) && !(goes_on && cluster->is_flag);
  cluster->last = code_point;
  cluster->any = true;
  return goes_on;
}

bool cluster_is_unspaced(uint32_t code_point) {
  return code_point >= 0xE00 && IS_AMONG(unspaced, code_point);
}
