#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/log.h"
#include "../base/mem.h"
#include "../base/out.h"
#include "../base/path.h"
#include "journal-parts.h"

int
journal_init(struct journal *j, const char *record_dir)
{
	memset(j, 0, sizeof *j);
	j->path = path_join(record_dir, JOURNAL_NAME);
	return j->path == NULL ? -1 : 0;
}

int
journal_group(struct journal *j, const char *name)
{
	struct journal_group	*g;

	if (!journal_text_ok(name)) {
		log_error("%s: \"%s\" can't stand in a journal", j->path, name);
		return -1;
	}
	if (mem_grow(&j->group, &j->cap, j->ngroup + 1, sizeof *j->group) == -1)
		return -1;
	g = &j->group[j->ngroup];
	memset(g, 0, sizeof *g);
	if ((g->name = mem_strdup(name)) == NULL)
		return -1;
	j->ngroup++;
	return 0;
}

/*
 * Digest of what is there now, JOURNAL_ABSENT if nothing is.  0, or -1 (said).
 */
static int
old_digest(const char *path, char hex[DIGEST_SIZE])
{
	struct stat	 st;

	if (lstat(path, &st) == -1) {
		if (errno == ENOENT) {
			memcpy(hex, JOURNAL_ABSENT, sizeof JOURNAL_ABSENT);
			return 0;
		}
	} else if (S_ISLNK(st.st_mode)) {
		/* the rename would put a file in its place, and what it
		   points at, which a router loads, would never move again */
		log_error("%s: a symbolic link: name what it points at",
		    path);
		return -1;
	} else if (!S_ISREG(st.st_mode)) {
		log_error("%s: not a file", path);
		return -1;
	} else if (digest_file(path, hex) == 0)
		return 0;
	log_error("%s: %s", path, strerror(errno));
	return -1;
}

int
journal_file(struct journal *j, const char *path, const void *p, size_t len,
    mode_t mode)
{
	struct journal_group	*g;
	struct journal_file	*f = NULL;
	char			*temp = NULL, old[DIGEST_SIZE];
	int			 fd = -1;

	if (j->ngroup == 0) {
		log_error("%s: belongs to no group", path);
		return -1;
	}
	g = &j->group[j->ngroup - 1];
	if (g->failed)
		return -1;
	if (path[0] != '/' || !journal_text_ok(path)) {
		log_error("\"%s\": can't stand in a journal: not absolute, or "
		    "with control characters", path);
		goto fail;
	}
	if (old_digest(path, old) == -1 ||
	    (fd = path_temp(path, mode, &temp)) == -1)
		goto fail;
	if (path_fill(fd, p, len) == -1) {
		log_error("%s: %s", path, strerror(errno));
		goto fail;
	}
	if ((f = journal_add(g, path, temp)) == NULL)
		goto fail;
	memcpy(f->old, old, sizeof f->old);
	digest_of(p, len, f->new);
	close(fd);
	free(temp);
	return 0;
fail:
	if (fd != -1) {
		close(fd);
		journal_unlink(temp);
	}
	free(temp);
	journal_drop(g, 0);
	g->failed = 1;
	return -1;
}

static int
is_live(const struct journal_group *g)
{
	return !g->failed && g->nfile > 0;
}

static size_t
count_live(const struct journal *j)
{
	size_t	 i, n = 0;

	for (i = 0; i < j->ngroup; i++)
		n += (size_t)is_live(&j->group[i]);
	return n;
}

/*
 * The temp files must be found after a crash of the machine, so their names
 * are synced before the journal tells of them.  Groups in a directory that
 * can't be synced fail.  0, or -1 (memory, said).
 */
static int
sync_temps(struct journal *j, struct journal_dirs *dirs)
{
	size_t	 i, k;
	long	 at;

	for (i = 0; i < j->ngroup; i++)
		for (k = 0; is_live(&j->group[i]) && k < j->group[i].nfile; k++)
			if (journal_dirs_add(dirs,
			    j->group[i].file[k].path) == -1)
				return -1;
	if (journal_dirs_sync(dirs) == 0)
		return 0;
	for (i = 0; i < j->ngroup; i++)
		for (k = 0; is_live(&j->group[i]) &&
		    k < j->group[i].nfile; k++) {
			at = journal_dirs_add(dirs, j->group[i].file[k].path);
			if (at == -1)
				return -1;
			if (!dirs->bad[at])
				continue;
			journal_drop(&j->group[i], 0);
			j->group[i].failed = 1;
		}
	return 0;
}

static void
put_group(struct out *o, const struct journal_group *g)
{
	const struct journal_file	*f;
	size_t				 i;

	out_str(o, "group ");
	out_str(o, g->name);
	out_char(o, '\n');
	for (i = 0; i < g->nfile; i++) {
		f = &g->file[i];
		out_str(o, "file ");
		out_str(o, f->old);
		out_char(o, ' ');
		out_str(o, f->new);
		out_char(o, ' ');
		out_str(o, path_base(f->temp));
		out_char(o, ' ');
		out_str(o, f->path);
		out_char(o, '\n');
	}
}

/*
 * The journal in its place, durable: from here on the change will happen.
 * 0; -1 (said) and there is none.  If a half-made one can't even be taken away
 * again, the temp files are left to it: the next run carries it out.
 */
static int
write_journal(struct journal *j)
{
	struct out	 o;
	struct stat	 st;
	char		*s;
	size_t		 i, len;
	int		 rc;

	if (lstat(j->path, &st) == 0 || errno != ENOENT) {
		log_error("%s: an unfinished change is there, or can't be "
		    "looked for; nothing was written", j->path);
		return -1;
	}
	if (out_open_mem(&o) == -1)
		return -1;
	out_str(&o, JOURNAL_MAGIC " 1\n");
	for (i = 0; i < j->ngroup; i++)
		if (is_live(&j->group[i]))
			put_group(&o, &j->group[i]);
	digest_seal(&o);
	if ((s = out_steal(&o, &len)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	rc = path_write(j->path, s, len, 0644);
	free(s);
	if (rc == -1 && journal_unlink(j->path) == -1 && errno != ENOENT) {
		log_error("%s: %s; the next run carries it out", j->path,
		    strerror(errno));
		for (i = 0; i < j->ngroup; i++)
			journal_leave(&j->group[i], 0);
	}
	return rc;
}

/*
 * Rename the files of a group in order.  0; 1 when the group could not even
 * begin, and is as it was; -1 when it stopped on the way: the journal must
 * stay.  Said.
 */
static int
carry_out(struct journal_group *g)
{
	struct journal_file	*f;
	size_t			 i;

	for (i = 0; i < g->nfile; i++) {
		f = &g->file[i];
		if (journal_rename(f->temp, f->path) == -1) {
			log_error("%s: %s", f->path, strerror(errno));
			g->failed = 1;
			if (i > 0 || g->vital) {
				journal_leave(g, i);
				return -1;
			}
			journal_drop(g, 0);
			return 1;
		}
		free(f->temp);
		f->temp = NULL;
	}
	return 0;
}

static int
vital_failed(const struct journal *j)
{
	size_t	 i;

	if (j->doomed)
		return 1;
	for (i = 0; i < j->ngroup; i++)
		if (j->group[i].vital && j->group[i].failed)
			return 1;
	return 0;
}

int
journal_commit(struct journal *j)
{
	struct journal_dirs	 dirs;
	size_t			 i;
	int			 rc = -1, open = 0, failed = 0;

	memset(&dirs, 0, sizeof dirs);
	if (count_live(j) > 0) {
		if (sync_temps(j, &dirs) == -1 || vital_failed(j))
			goto out;
		if (count_live(j) > 0 && write_journal(j) == -1)
			goto out;
	}
	if (count_live(j) == 0) {
		for (i = 0; i < j->ngroup; i++)
			failed |= j->group[i].failed;
		rc = failed;
		goto out;
	}
	for (i = 0; i < j->ngroup; i++)
		if (is_live(&j->group[i]) && carry_out(&j->group[i]) == -1)
			open = 1;
	if (journal_dirs_sync(&dirs) == -1)
		open = 1;
	if (open)
		log_error("%s: stays for the next run to finish", j->path);
	else if (journal_remove(j->path) == -1)
		open = 1;
	for (i = 0; i < j->ngroup; i++)
		failed |= j->group[i].failed;
	rc = failed || open;
out:
	journal_dirs_free(&dirs);
	return rc;
}

void
journal_free(struct journal *j)
{
	size_t	 i, k;

	if (j == NULL)
		return;
	for (i = 0; i < j->ngroup; i++) {
		journal_drop(&j->group[i], 0);
		for (k = 0; k < j->group[i].nfile; k++)
			free(j->group[i].file[k].path);
		free(j->group[i].file);
		free(j->group[i].name);
	}
	free(j->group);
	free(j->path);
	memset(j, 0, sizeof *j);
}

void
journal_sweep(const char *path)
{
	const char	*base = path_base(path);
	struct dirent	*e;
	struct stat	 st;
	char		*dir = path_dir(path);
	DIR		*d = NULL;

	if (dir == NULL || (d = opendir(dir)) == NULL)
		goto out;
	while ((e = readdir(d)) != NULL) {
		if (!path_is_temp_of(e->d_name, base) ||
		    fstatat(dirfd(d), e->d_name, &st,
		    AT_SYMLINK_NOFOLLOW) == -1 || !S_ISREG(st.st_mode))
			continue;
		if (unlinkat(dirfd(d), e->d_name, 0) == 0)
			log_info("%s/%s: left by a run that was killed; "
			    "removed", dir, e->d_name);
		else
			log_warn("%s/%s: %s", dir, e->d_name, strerror(errno));
	}
out:
	if (d != NULL)
		closedir(d);
	free(dir);
}
