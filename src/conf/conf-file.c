/*
 * The files of a configuration: one stands above the other while it is
 * included.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/in.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "../base/path.h"
#include "parser.h"

/* Bounds and loops, before anything is opened. */
static int
may_include(struct parser *p, const struct word *by)
{
	struct source_file	*f;
	int			 depth = 0;

	for (f = p->file; f != NULL; f = f->up)
		depth++;
	if (depth > LIMIT_CONF_DEPTH)
		say_at(p, NULL, by, "include: more than %d files within each "
		    "other", LIMIT_CONF_DEPTH);
	else if (p->nfiles > LIMIT_CONF_INCLUDES)
		say_at(p, NULL, by, "include: more than %d files",
		    LIMIT_CONF_INCLUDES);
	else
		return 0;
	return -1;
}

static int
may_read(struct parser *p, const char *name, const struct word *by,
    const struct stat *st)
{
	struct source_file	*f;
	const char		*sep = ": ";

	for (f = p->file; f != NULL; f = f->up)
		if (S_ISREG(st->st_mode) && f->dev == st->st_dev &&
		    f->ino == st->st_ino)
			break;
	if (by->line == 0)		/* the first file, and "by" names it */
		name = sep = "";
	if (S_ISDIR(st->st_mode))
		say_at(p, NULL, by, "%s%sis a directory", name, sep);
	/* whoever can write here can open the routers that load the outputs */
	else if (st->st_mode & S_IWOTH)
		say_at(p, NULL, by, "%s%severybody may write to it: "
		    "chmod o-w, and read what it says", name, sep);
	else if (f != NULL)
		say_at(p, NULL, by, "include: %s includes itself", name);
	else
		return 0;
	return -1;
}

/* The file, and the link to it if it is one: no output may be either. */
static int
remember(struct parser *p, const char *name)
{
	char	*real = realpath(name, NULL);
	int	 rc = -1, lost = real == NULL && errno == ENOMEM;
	char	*canonical = check_canonical(name);

	if (lost)
		log_error("out of memory");
	else if (canonical != NULL && build_word(p, &p->read, canonical) == 0 &&
	    (real == NULL || build_word(p, &p->read, real) == 0))
		rc = 0;
	free(real);
	free(canonical);
	return rc;
}

/*
 * Read a file from here on, as long as it lasts.  "path" is relative to the
 * file that includes it; by is NULL for the first one.  0, or -1 (said).
 */
int
file_open(struct parser *p, const char *path, const struct word *by)
{
	struct word		 self = { .file = path };
	struct source_file	*f = NULL;
	struct stat		 st;
	struct in		 in;
	char			*dir = NULL, *name = NULL;
	int			 fd = -1, rc = -1, r;

	if (by != NULL && may_include(p, by) == -1)
		return -1;
	if (by == NULL)
		by = &self;
	else if ((dir = path_dir(p->file->name)) == NULL)
		goto out;
	name = path_join(dir == NULL || strcmp(dir, ".") == 0 ? "" : dir, path);
	if (name == NULL)
		goto out;
	if ((fd = open(name, O_RDONLY | O_CLOEXEC)) == -1 ||
	    fstat(fd, &st) == -1) {
		say_at(p, NULL, by, "%s%s%s", dir != NULL ? name : "",
		    dir != NULL ? ": " : "", strerror(errno));
		goto out;
	}
	if (may_read(p, name, by, &st) == -1)
		goto out;
	f = arena_alloc(p->mem, sizeof *f);
	if (f == NULL || (f->name = arena_strdup(p->mem, name)) == NULL ||
	    in_open_fd(&in, name, fd, LIMIT_CONF_BYTES) == -1)
		goto out;
	f->text = in_all(&in, &f->len);
	r = in_close(&in);
	if (f->text == NULL || r == -1) {
		free(f->text);
		goto out;
	}
	if (f->len >= 2 && (memcmp(f->text, "\xff\xfe", 2) == 0 ||
	    memcmp(f->text, "\xfe\xff", 2) == 0)) {
		say_at(p, NULL, by, "%s%sis UTF-16: save it as UTF-8",
		    dir != NULL ? name : "", dir != NULL ? ": " : "");
		free(f->text);
		goto out;
	}
	if (strlen(f->text) != f->len) {
		say_at(p, NULL, by, "%s%sholds a NUL byte: no text",
		    dir != NULL ? name : "", dir != NULL ? ": " : "");
		free(f->text);
		goto out;
	}
	f->line = f->fresh = 1;
	f->dev = st.st_dev;
	f->ino = st.st_ino;
	if (f->len >= 3 && memcmp(f->text, "\xef\xbb\xbf", 3) == 0)
		f->pos = 3;
	f->up = p->file;
	p->file = f;
	p->nfiles++;
	rc = remember(p, name);
out:
	if (rc == -1)
		p->errors++;
	if (fd != -1)
		close(fd);
	free(dir);
	free(name);
	return rc;
}

/* Done with the file at hand. */
void
file_close(struct parser *p)
{
	free(p->file->text);
	p->file = p->file->up;
}
