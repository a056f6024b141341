#include <sys/stat.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "../base/path.h"
#include "journal-parts.h"

static int	damaged(const struct journal *, unsigned long, const char *);

/*
 * The journal came by rename, whole; if it is not, a hand or the disk did it,
 * and what it says can't be trusted.
 */
static int
damaged(const struct journal *j, unsigned long line, const char *why)
{
	log_error("%s:%lu: %s: the journal is damaged; nothing was touched: "
	    "look at the files that it names, then remove it", j->path, line,
	    why);
	return -1;
}

/* "file OLD NEW TEMPNAME PATH", the key taken off.  NULL, or what is wrong. */
static const char *
parse_file(struct journal_group *g, char *s)
{
	struct journal_file	*f;
	const char		*old = s, *new, *path;
	char			*temp = NULL, *p, *end, *name;
	size_t			 n;

	if ((p = strchr(s, ' ')) == NULL)
		return "no new digest";
	*p++ = '\0';
	new = p;
	if ((p = strchr(p, ' ')) == NULL)
		return "no temp file";
	*p++ = '\0';
	if ((strcmp(old, JOURNAL_ABSENT) != 0 && !digest_ok(old)) ||
	    !digest_ok(new))
		return "not a digest";
	/* the last component of the path tells how long its temp name is */
	name = p;
	if ((end = strrchr(p, '/')) == NULL)
		return "path is not absolute";
	n = strlen(end + 1) + sizeof "." PATH_TEMP_TAIL - 1;
	if (end[1] == '\0' || strlen(p) < n + 2 || p[n] != ' ' ||
	    p[n + 1] != '/')
		return "path is not absolute, or its temp file is not beside "
		    "it";
	p[n] = '\0';
	path = p + n + 1;
	if (!journal_text_ok(path) || !path_is_temp_of(name, end + 1))
		return "not a temp file of its path";
	if (asprintf(&temp, "%.*s%s", (int)(path_base(path) - path), path,
	    name) == -1)
		return "out of memory";
	f = journal_add(g, path, temp);
	free(temp);
	if (f == NULL)
		return "out of memory";
	strlcpy(f->old, old, sizeof f->old);
	strlcpy(f->new, new, sizeof f->new);
	return NULL;
}

/* One line after the first; sum: of all above the last.  1 at "end", 0, -1. */
static int
parse_line(struct journal *j, unsigned long line, char *s, const char *sum)
{
	const char	*why;

	if (strncmp(s, "group ", 6) == 0) {
		if (j->ngroup > 0 && j->group[j->ngroup - 1].nfile == 0)
			return damaged(j, line, "a group without files");
		return journal_group(j, s + 6);
	}
	if (strncmp(s, "file ", 5) == 0) {
		if (j->ngroup == 0)
			return damaged(j, line, "a file without a group");
		why = parse_file(&j->group[j->ngroup - 1], s + 5);
		return why == NULL ? 0 : damaged(j, line, why);
	}
	if (strcmp(s, "end") != 0 && strncmp(s, "end ", 4) != 0)
		return damaged(j, line, "not a line of a journal");
	/* a name could have taken in the file behind it */
	if (s[3] == ' ' && strcmp(s + 4, sum) != 0)
		return damaged(j, line, "the lines above are not those of "
		    "this digest");
	if (j->ngroup == 0 || j->group[j->ngroup - 1].nfile == 0)
		return damaged(j, line, "a group without files");
	return 1;
}

/* The digest of all lines above the last. */
static void
sum_above(const char *s, size_t len, char hex[DIGEST_SIZE])
{
	size_t	 n = len > 0 ? len - 1 : 0;

	while (n > 0 && s[n - 1] != '\n')
		n--;
	digest_of(s, n, hex);
}

/* The whole journal, before anything is touched.  0, or -1 (said). */
static int
parse(struct journal *j, char *s, size_t len)
{
	char		*nl, *end = s + len, sum[DIGEST_SIZE];
	unsigned long	 line = 1;
	int		 rc;

	sum_above(s, len, sum);
	for (;; line++) {
		if (s == end || (nl = memchr(s, '\n', (size_t)(end - s))) ==
		    NULL)
			return damaged(j, line, "no end");
		*nl = '\0';
		if (strlen(s) != (size_t)(nl - s))
			return damaged(j, line, "a NUL byte");
		if (line > 1)
			rc = parse_line(j, line, s, sum);
		else if (strcmp(s, JOURNAL_MAGIC " 1") == 0)
			rc = 0;
		else if (strncmp(s, JOURNAL_MAGIC " ",
		    sizeof JOURNAL_MAGIC) == 0) {
			log_error("%s: \"%s\": of another version of this "
			    "program, which has to finish it", j->path, s);
			rc = -1;
		} else
			rc = damaged(j, line, "not a journal");
		s = nl + 1;
		if (rc == -1)
			return -1;
		if (rc == 1)
			return s == end ? 0 : damaged(j, line + 1,
			    "something stands behind the end");
	}
}

enum now {
	NOW_NEW,
	NOW_OLD,
	NOW_OTHER,		/* somebody else's */
	NOW_UNKNOWN		/* can't tell today; said */
};

static enum now
look_target(const struct journal_file *f)
{
	struct stat	 st;
	char		 hex[DIGEST_SIZE] = JOURNAL_ABSENT;

	if (stat(f->path, &st) == 0) {
		if (!S_ISREG(st.st_mode))
			return NOW_OTHER;
		if (digest_file(f->path, hex) == -1)
			goto unknown;
	} else if (errno != ENOENT)
		goto unknown;
	if (strcmp(hex, f->new) == 0)
		return NOW_NEW;
	return strcmp(hex, f->old) == 0 ? NOW_OLD : NOW_OTHER;
unknown:
	log_error("%s: %s", f->path, strerror(errno));
	return path_passing(errno) ? NOW_UNKNOWN : NOW_OTHER;
}

/* NULL: the temp file has what is to be written.  Otherwise what is wrong. */
static const char *
look_temp(const struct journal_file *f)
{
	struct stat	 st;
	char		 hex[DIGEST_SIZE];

	if (lstat(f->temp, &st) == -1)
		return errno == ENOENT ? "is gone" : strerror(errno);
	if (!S_ISREG(st.st_mode))
		return "is not a file";
	if (digest_file(f->temp, hex) == -1)
		return strerror(errno);
	return strcmp(hex, f->new) == 0 ? NULL : "is damaged";
}

struct recovery {
	/* to be synced before the journal goes */
	struct journal_dirs	 dirs;
	size_t			 renamed;
	int			 report;	/* something was left */
	int			 open;		/* the journal must stay */
};

/*
 * An old target: rename its temp file over it.  0; 1 when that can't be done
 * and the rest of the group is to be left; -1 when the journal must stay.
 * "begun": a file before it in the group is new already.
 */
static int
finish_file(struct recovery *r, struct journal_file *f, int begun)
{
	const char	*why;
	int		 e;

	errno = 0;
	if ((why = look_temp(f)) != NULL) {
		e = errno;
		log_error("%s: kept as it was: its new text, %s, %s", f->path,
		    f->temp, why);
		/* a damaged disk will not heal, but descriptors come back */
		return path_passing(e) && e != EIO ? -1 : 1;
	}
	if (journal_rename(f->temp, f->path) == -1) {
		log_error("%s: %s", f->path, strerror(errno));
		return begun ? -1 : 1;
	}
	free(f->temp);
	f->temp = NULL;
	r->renamed++;
	return journal_dirs_add(&r->dirs, f->path) == -1 ? -1 : 0;
}

/* Only our own temp files, and never what somebody put in their place. */
static void
drop_temps(struct journal_group *g, size_t from, size_t to)
{
	struct stat	 st;
	size_t		 i;

	for (i = from; i < to; i++) {
		if (g->file[i].temp == NULL)
			continue;
		if (lstat(g->file[i].temp, &st) == 0 && S_ISREG(st.st_mode))
			journal_unlink(g->file[i].temp);
		free(g->file[i].temp);
		g->file[i].temp = NULL;
	}
}

static void
finish_group(struct recovery *r, struct journal_group *g)
{
	size_t	 i;
	int	 rc = 0;

	for (i = 0; i < g->nfile && rc == 0; i++) {
		switch (look_target(&g->file[i])) {
		case NOW_NEW:
			drop_temps(g, i, i + 1);
			/* perhaps renamed, but not synced */
			rc = journal_dirs_add(&r->dirs,
			    g->file[i].path) == -1 ? -1 : 0;
			break;
		case NOW_OLD:
			rc = finish_file(r, &g->file[i], i > 0);
			break;
		case NOW_OTHER:
			log_error("%s: was changed by somebody else; left as "
			    "it is", g->file[i].path);
			rc = 1;
			break;
		case NOW_UNKNOWN:
			rc = -1;
			break;
		}
	}
	if (rc == 1) {
		/* all behind the one that stopped us follows it */
		if (i < g->nfile)
			log_warn("%s: the rest of it stays as it was",
			    g->name);
		drop_temps(g, i - 1, g->nfile);
		r->report = 1;
	} else if (rc == -1) {
		journal_leave(g, 0);
		r->open = 1;
	}
}

int
journal_recover(const char *record_dir)
{
	struct journal	 j;
	struct recovery	 r;
	struct stat	 st;
	char		*s = NULL;
	size_t		 i, len;
	int		 rc = -1;

	memset(&r, 0, sizeof r);
	if (journal_init(&j, record_dir) == -1)
		return -1;
	if (lstat(j.path, &st) == -1) {
		if (errno == ENOENT)
			rc = 0;
		else
			log_error("%s: %s", j.path, strerror(errno));
		goto out;
	}
	if (!S_ISREG(st.st_mode)) {
		log_error("%s: not a file", j.path);
		goto out;
	}
	if ((s = path_read(j.path, LIMIT_JOURNAL_BYTES, &len)) == NULL)
		goto out;
	if (parse(&j, s, len) == -1) {
		for (i = 0; i < j.ngroup; i++)
			journal_leave(&j.group[i], 0);
		goto out;
	}
	log_warn("finishing what an interrupted run began (%s)", j.path);
	for (i = 0; i < j.ngroup; i++)
		finish_group(&r, &j.group[i]);
	if (journal_dirs_sync(&r.dirs) == -1 || r.open) {
		log_error("%s: could not be finished; it stays for the next "
		    "run", j.path);
		goto out;
	}
	log_info("%s: %zu files renamed", j.path, r.renamed);
	if (journal_remove(j.path) == 0)
		rc = r.report;
out:
	journal_dirs_free(&r.dirs);
	journal_free(&j);
	free(s);
	return rc;
}
