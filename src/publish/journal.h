/*
 * Many files at once: each is old or new at any moment, and after a crash the
 * next run makes all of them new.
 *
 * New contents go to temp files beside their targets, synced.  Then the
 * journal, RECORD-DIR/.journal, names every (target, temp, old digest, new
 * digest), is synced and renamed into place: from here on the change will
 * happen.  Then the renames, outputs before records; then the journal goes.
 * A run that finds a journal carries it out first, from it alone.
 *
 *	o365feed-journal 1
 *	group edge1
 *	file OLD|- NEW TEMPNAME PATH	(an output; TEMPNAME lies beside PATH)
 *	file ...			(its record)
 *	group ...
 *	end DIGEST			(of all lines above)
 *
 * Paths are absolute and hold no control characters; TEMPNAME is as long as
 * the last component of PATH and eight bytes more, so blanks do no harm.
 *
 * A group stands or falls together: when its first file can't be renamed, the
 * whole group is left as it was, and the other groups go on.  When a later one
 * can't (an output is new, its record is not), the journal stays, and the next
 * run tries again.
 */
#ifndef JOURNAL_H
#define JOURNAL_H

#include <sys/types.h>

#include <stddef.h>

#include "../base/digest.h"

struct journal_file {
	char	*path, *temp;		/* temp: full path; NULL once renamed */
	char	 old[DIGEST_SIZE];	/* "-": there was none */
	char	 new[DIGEST_SIZE];
};
struct journal_group {
	char			*name;
	struct journal_file	*file;
	size_t			 nfile, cap;
	/* said; no (more) file was renamed */
	int			 failed;
	/* by the caller: without it nothing is carried out */
	int			 vital;
};
struct journal {
	char			*path;		/* RECORD-DIR/.journal */
	struct journal_group	*group;
	size_t			 ngroup, cap;
	int			 doomed;	/* what is vital has no group */
};

int	 journal_init(struct journal *, const char *record_dir);
/*
 * A new group; later journal_file() calls belong to it.  "name" is for
 * messages ("output edge1").  0, or -1 (memory).
 */
int	 journal_group(struct journal *, const char *name);
/*
 * Write len bytes to a synced temp file beside path and note it.  If that
 * fails (disk full, directory not writable) it is said, the group's temp files
 * go, the group is marked failed, and -1 is returned; other groups are whole.
 */
int	 journal_file(struct journal *, const char *path, const void *,
	    size_t len, mode_t mode);
/*
 * Carry it out.  Empty: nothing happens.  Returns 0 when every group was
 * carried out, 1 when some failed (said; ask group[i].failed) or could not be
 * synced, -1 when nothing was done (the journal could not be written, an
 * unfinished one is there, or a vital group failed; all targets are as they
 * were).  A vital group that stops later leaves the journal to the next run.
 */
int	 journal_commit(struct journal *);
/* Temp files of what was not carried out are removed. */
void	 journal_free(struct journal *);

/*
 * Carry out what an interrupted run left behind.  Only targets whose bytes are
 * the old or the new ones are touched, others are reported and left.  Returns
 * 0 when there was nothing or all was done, 1 when something was reported, -1
 * when the journal is damaged or could not be finished (said).
 */
int	 journal_recover(const char *record_dir);

/*
 * Remove temp files (".NAME.~XXXXXX") beside this target, left by a run that
 * was killed before its journal.  Call with the locks held, after a recovery
 * that did not return -1: a journal that stays still needs its temp files.
 */
void	 journal_sweep(const char *path);

#endif
