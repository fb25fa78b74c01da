/* How math is shown: what a policy says, and formula.c does. */
#ifndef SANITIZE_LIB_FORMULAS_H
#define SANITIZE_LIB_FORMULAS_H

enum formulas {
  FORMULAS_TEXT,  /* its content, as any text */
  FORMULAS_TEX,   /* \(TeX\) in a line, \[TeX\] of its own */
  FORMULAS_DOLLAR /* $TeX$ and $$TeX$$ */
};

#endif
