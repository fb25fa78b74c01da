/* How the program ends. */
#ifndef SANITIZE_CLI_EXIT_CODE_H
#define SANITIZE_CLI_EXIT_CODE_H

/* The exit codes are part of the interface: sanitize(1). */
enum exit_code {
  EXIT_CODE_DONE = 0,
  EXIT_CODE_CHANGED = 1, /* --check: something would change */
  EXIT_CODE_USAGE = 2,
  EXIT_CODE_REFUSED = 3, /* input over a limit, no text, or not what the framing needs */
  EXIT_CODE_SYSTEM = 4   /* reading, writing, memory */
};

#endif
