/*
 * For this room only: what carrying out a journal and recovering from one have
 * in common.
 */
#ifndef JOURNAL_PARTS_H
#define JOURNAL_PARTS_H

#include "journal.h"

#define JOURNAL_NAME	".journal"
#define JOURNAL_MAGIC	"o365feed-journal"
#define JOURNAL_ABSENT	"-"		/* old digest of what was not there */

/* Directories, each once. */
struct journal_dirs {
	char	**dir;
	int	 *bad;			/* its last sync failed */
	size_t	  n, capdir, capbad;
};

/* The directory of this path.  Its index, or -1 (memory, said). */
long	 journal_dirs_add(struct journal_dirs *, const char *path);
/* Sync all.  0, or -1 if any failed (said). */
int	 journal_dirs_sync(struct journal_dirs *);
void	 journal_dirs_free(struct journal_dirs *);

/* rename(2) and unlink(2) that a signal can't make fail. */
int	 journal_rename(const char *from, const char *to);
int	 journal_unlink(const char *path);

/* No control character, so that it can stand at the end of a line? */
int	 journal_text_ok(const char *);
/*
 * A new file of this group: copies of path and temp (which may be NULL).  It is
 * counted in nfile.  NULL: memory (said).
 */
struct journal_file *journal_add(struct journal_group *, const char *path,
	    const char *temp);
/* Remove the temp files from this one on. */
void	 journal_drop(struct journal_group *, size_t from);
/* Forget about them: they are the next run's. */
void	 journal_leave(struct journal_group *, size_t from);
/*
 * The last act: nothing of it is open any more.  0, or -1 (said).
 */
int	 journal_remove(const char *path);

#endif
