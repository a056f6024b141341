/*
 * What must not reach a terminal, a log, a record or a configuration inside a
 * word: characters that move the cursor, end the line, or change the order in
 * which a reader sees the others.
 */
#ifndef SAFE_H
#define SAFE_H

#include <stddef.h>

/*
 * The bytes of such a character at s, or 0 when what stands there is harmless:
 * C0, DEL, C1 (ISO 6429), as UTF-8 or bare, the line and paragraph separators,
 * and the controls of direction (Unicode 15, UAX #9, section 2).  The end of
 * the text is harmless.
 */
size_t	 safe_bad(const char *s);
/* Does the text hold none?  1, or 0. */
int	 safe_text(const char *s);
/* Put "by" in the place of each byte of them. */
void	 safe_clean(char *s, char by);

#endif
