#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/path.h"
#include "states.h"

#define ORDER_BYTES	(1024 * 1024)
#define DIGEST_SHORT	8	/* digits that must be given */

static int
read_kind(struct out_record *r, const struct conf *conf, const char *kind,
    const char *output)
{
	char	*path = record_path(conf->record_dir, kind, output);
	int	 rc;

	memset(r, 0, sizeof *r);
	if (path == NULL)
		return -1;
	rc = out_record_read(r, path);
	free(path);
	return rc;
}

int
state_applied(struct out_record *r, const struct conf *conf,
    const char *output)
{
	return read_kind(r, conf, "applied", output);
}

int
state_written(struct out_record *r, const struct conf *conf,
    const char *output)
{
	return read_kind(r, conf, "outputs", output);
}

static char *
history_dir(const struct conf *conf, const char *output)
{
	return record_path(conf->record_dir, "history", output);
}

char *
state_history_path(const struct conf *conf, const char *output,
    const char *digest)
{
	char	*dir = history_dir(conf, output), *path = NULL;

	if (dir != NULL)
		path = path_join(dir, digest);
	free(dir);
	return path;
}

/* The one state of the history that begins so.  1, 0, -1 (said). */
static int
history_match(const struct conf *conf, const char *output,
    const char *digest, char full[DIGEST_SIZE])
{
	struct dirent	*e;
	char		*path = history_dir(conf, output);
	DIR		*dir;
	int		 found = 0;

	if (path == NULL)
		return -1;
	if ((dir = opendir(path)) != NULL) {
		while ((e = readdir(dir)) != NULL) {
			if (!digest_ok(e->d_name) ||
			    strncmp(e->d_name, digest, strlen(digest)) != 0)
				continue;
			strlcpy(full, e->d_name, DIGEST_SIZE);
			found++;
		}
		closedir(dir);
	}
	free(path);
	if (found > 1) {
		log_error("output %s: more than one state begins with %s",
		    output, digest);
		return -1;
	}
	return found;
}

int
state_find(struct out_record *r, const struct conf *conf,
    const char *output, const char *digest)
{
	char	 full[DIGEST_SIZE], *path;
	int	 rc;

	if (strlen(digest) < DIGEST_SHORT ||
	    strspn(digest, "0123456789abcdef") != strlen(digest))
		return 0;
	if ((rc = history_match(conf, output, digest, full)) == -1)
		return -1;
	if (rc == 1) {
		path = state_history_path(conf, output, full);
		memset(r, 0, sizeof *r);
		rc = path == NULL ? -1 : out_record_read(r, path);
		free(path);
		return rc;
	}
	if ((rc = state_written(r, conf, output)) != 0 && (rc == -1 ||
	    strncmp(r->state, digest, strlen(digest)) == 0))
		return rc;
	out_record_free(r);
	if ((rc = state_applied(r, conf, output)) != 0 && (rc == -1 ||
	    strncmp(r->state, digest, strlen(digest)) == 0))
		return rc;
	out_record_free(r);
	return 0;
}

char *
state_order_text(const struct conf *conf, const char *output,
    const char *digest, size_t *len)
{
	struct out	 out;
	char		*path, *text, *line, *rest, *keep[STATES_KEPT];
	size_t		 n = 0, i;

	if ((path = state_history_path(conf, output, STATES_ORDER)) == NULL)
		return NULL;
	errno = 0;
	text = path_read(path, ORDER_BYTES, NULL);
	free(path);
	if (text == NULL && errno != ENOENT)
		return NULL;
	for (rest = text; (line = strsep(&rest, "\n")) != NULL;) {
		/* a line that a merge left behind is no state */
		if (!digest_ok(line) || strcmp(line, digest) == 0)
			continue;
		if (n == STATES_KEPT - 1)
			memmove(keep, keep + 1, --n * sizeof keep[0]);
		keep[n++] = line;
	}
	if (out_open_mem(&out) == -1) {
		free(text);
		return NULL;
	}
	for (i = 0; i < n; i++)
		out_printf(&out, "%s\n", keep[i]);
	out_printf(&out, "%s\n", digest);
	free(text);
	return out_steal(&out, len);
}

void
state_prune(const struct conf *conf, const char *output)
{
	struct dirent	*e;
	char		*dirpath, *path, *order = NULL;
	DIR		*dir = NULL;

	dirpath = history_dir(conf, output);
	path = state_history_path(conf, output, STATES_ORDER);
	if (dirpath == NULL || path == NULL ||
	    (order = path_read(path, ORDER_BYTES, NULL)) == NULL ||
	    (dir = opendir(dirpath)) == NULL)
		goto out;
	while ((e = readdir(dir)) != NULL) {
		char	*old;

		if (!digest_ok(e->d_name) || strstr(order, e->d_name) != NULL)
			continue;
		if ((old = path_join(dirpath, e->d_name)) != NULL)
			unlink(old);
		free(old);
	}
out:
	if (dir != NULL)
		closedir(dir);
	free(order);
	free(dirpath);
	free(path);
}

void
state_sweep(const struct conf *conf, const char *output)
{
	struct dirent	*e;
	char		*dirpath = history_dir(conf, output), *path;
	char		 target[DIGEST_SIZE];
	DIR		*dir;

	if (dirpath == NULL || (dir = opendir(dirpath)) == NULL) {
		free(dirpath);
		return;
	}
	while ((e = readdir(dir)) != NULL) {
		if (e->d_name[0] != '.' || strlen(e->d_name) <= DIGEST_SIZE)
			continue;
		strlcpy(target, e->d_name + 1, sizeof target);
		if (!digest_ok(target) || !path_is_temp_of(e->d_name, target))
			continue;
		if ((path = path_join(dirpath, e->d_name)) != NULL)
			unlink(path);
		free(path);
	}
	closedir(dir);
	free(dirpath);
}

int
state_set_applied(const struct conf *conf, const struct out_record *r)
{
	char	*path, *dir = NULL, *text = NULL;
	size_t	 len;
	int	 rc = -1;

	path = record_path(conf->record_dir, "applied", r->output);
	if (path != NULL && (dir = path_dir(path)) != NULL &&
	    path_mkdirs(dir, 0755) == 0 &&
	    (text = out_record_text(r, &len)) != NULL)
		rc = path_write(path, text, len, 0644);
	free(text);
	free(dir);
	free(path);
	return rc;
}

/* All objects of a record for the driver; the caller frees.  NULL: memory. */
static struct emit_object *
objects(const struct out_record *r, size_t *n)
{
	struct emit_object	*o;
	size_t			 i;

	*n = 0;
	if ((o = calloc(r->nobj + 1, sizeof *o)) == NULL) {
		log_error("out of memory");
		return NULL;
	}
	for (i = 0; i < r->nobj; i++) {
		object_record_emit(&r->obj[i], &o[*n]);
		/* a platform that this program no longer knows has no edits */
		if (o[*n].em != NULL)
			++*n;
	}
	return o;
}

int
state_delta(struct out *out, const char *what, const struct conf_output *co,
    const struct out_record *old, const struct out_record *now,
    struct emit_edits *sum)
{
	struct emit_object	*a = NULL, *b = NULL;
	char			 line[512];
	size_t			 na, nb;
	int			 rc = -1;

	memset(sum, 0, sizeof *sum);
	if ((b = objects(now, &nb)) == NULL)
		return -1;
	if (old == NULL) {
		snprintf(line, sizeof line, "o365feed %s %s from - to %s: "
		    "first publication: load the whole form", co->name, what,
		    now->state);
		sum->fresh = nb;
		rc = emit_delta(out, line, NULL, 0, b, nb > 0, NULL);
	} else if ((a = objects(old, &na)) != NULL) {
		snprintf(line, sizeof line, "o365feed %s %s from %s to %s",
		    co->name, what, old->state, now->state);
		rc = emit_delta(out, line, a, na, b, nb, sum);
	}
	free(a);
	free(b);
	return rc;
}
