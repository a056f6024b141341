#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/log.h"
#include "../base/mem.h"
#include "../base/path.h"
#include "journal-parts.h"

long
journal_dirs_add(struct journal_dirs *d, const char *path)
{
	char	*dir = path_dir(path);
	size_t	 i;

	if (dir == NULL)
		return -1;
	/* neighbours mostly lie together */
	for (i = d->n; i > 0; i--)
		if (strcmp(d->dir[i - 1], dir) == 0) {
			free(dir);
			return (long)i - 1;
		}
	if (mem_grow(&d->dir, &d->capdir, d->n + 1, sizeof *d->dir) == -1 ||
	    mem_grow(&d->bad, &d->capbad, d->n + 1, sizeof *d->bad) == -1) {
		free(dir);
		return -1;
	}
	d->bad[d->n] = 0;
	d->dir[d->n] = dir;
	return (long)d->n++;
}

int
journal_dirs_sync(struct journal_dirs *d)
{
	size_t	 i;
	int	 rc = 0;

	for (i = 0; i < d->n; i++) {
		d->bad[i] = path_sync_dir(d->dir[i]) == -1;
		if (d->bad[i])
			rc = -1;
	}
	return rc;
}

void
journal_dirs_free(struct journal_dirs *d)
{
	size_t	 i;

	for (i = 0; i < d->n; i++)
		free(d->dir[i]);
	free(d->dir);
	free(d->bad);
	memset(d, 0, sizeof *d);
}

int
journal_rename(const char *from, const char *to)
{
	int	 rc;

	do
		rc = rename(from, to);
	while (rc == -1 && errno == EINTR);
	return rc;
}

int
journal_unlink(const char *path)
{
	int	 rc;

	do
		rc = unlink(path);
	while (rc == -1 && errno == EINTR);
	return rc;
}

int
journal_text_ok(const char *s)
{
	if (*s == '\0')
		return 0;
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return 0;
	return 1;
}

struct journal_file *
journal_add(struct journal_group *g, const char *path, const char *temp)
{
	struct journal_file	*f;

	if (mem_grow(&g->file, &g->cap, g->nfile + 1, sizeof *g->file) == -1)
		return NULL;
	f = &g->file[g->nfile];
	memset(f, 0, sizeof *f);
	f->path = strdup(path);
	f->temp = temp == NULL ? NULL : strdup(temp);
	if (f->path == NULL || (temp != NULL && f->temp == NULL)) {
		log_error("out of memory");
		free(f->path);
		free(f->temp);
		return NULL;
	}
	g->nfile++;
	return f;
}

void
journal_drop(struct journal_group *g, size_t from)
{
	for (; from < g->nfile; from++) {
		if (g->file[from].temp == NULL)
			continue;
		/* what can't go now is swept away by a later run */
		journal_unlink(g->file[from].temp);
		free(g->file[from].temp);
		g->file[from].temp = NULL;
	}
}

void
journal_leave(struct journal_group *g, size_t from)
{
	for (; from < g->nfile; from++) {
		free(g->file[from].temp);
		g->file[from].temp = NULL;
	}
}

/*
 * If the sync fails, the journal may come back after a crash of the machine;
 * it is then found to be done.
 */
int
journal_remove(const char *path)
{
	char	*dir;
	int	 rc;

	if (journal_unlink(path) == -1 && errno != ENOENT) {
		log_error("%s: %s", path, strerror(errno));
		return -1;
	}
	if ((dir = path_dir(path)) == NULL)
		return -1;
	rc = path_sync_dir(dir);
	free(dir);
	return rc;
}
