/*
 * What the tests of the journal share: a directory with out/ (outputs), r/
 * (records), an old output and an old record "a b" in it.
 */
#ifndef TEST_JOURNAL_H
#define TEST_JOURNAL_H

#include <stddef.h>

#include "../../src/publish/journal.h"

#define OUT_OLD	"old output\n"
#define OUT_NEW	"new output\n"
#define REC_OLD	"old record\n"
#define REC_NEW	"new record\n"

extern char	 j_said[8192];		/* what the last recovery said */

int	 j_setup(void **);		/* cmocka's shape */
int	 j_teardown(void **);
void	 j_use(const char *dir);	/* one that is there */
const char *j_at(const char *name);	/* a path in it; eight at a time */
void	 j_put(const char *name, const char *text);
void	 j_move(const char *from, const char *to);
/* Is it the file's text?  NULL: it must not be there. */
void	 j_has(const char *name, const char *text);
size_t	 j_files(void);			/* in out/ and r/, hidden ones too */
/* Temp files as a killed run leaves them, and the journal that names them. */
void	 j_leave(void);
int	 j_recover(void);
/* Was this said? */
void	 j_heard(const char *want);

#endif
