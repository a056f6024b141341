/*
 * The format of cache.h, read and written.  Nothing is trusted: a file that
 * was cut off, edited, or made by another version is said to be damaged, and
 * its reader goes on as if there were none.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/date.h"
#include "../base/log.h"
#include "../base/out.h"
#include "../base/path.h"
#include "cache.h"

#define MAGIC		"o365feed-snapshot"
#define MAGIC_1		MAGIC " 1"

/* The header lines that are a string; what is needed is in every file. */
static const struct field {
	const char	*key;
	size_t		 offset;
	int		 needed;
} fields[] = {
	{ "feed",		offsetof(struct snapshot, feed),	1 },
	{ "source",		offsetof(struct snapshot, source),	1 },
	{ "version",		offsetof(struct snapshot, version),	1 },
	{ "day",		offsetof(struct snapshot, day),		1 },
	{ "etag",		offsetof(struct snapshot, etag),	0 },
	{ "last-modified", offsetof(struct snapshot, last_modified),	0 },
};
#define NFIELDS	(sizeof fields / sizeof fields[0])

static char **
field_at(struct snapshot *s, const struct field *f)
{
	return (char **)(void *)((char *)s + f->offset);
}

static const char *
field_get(const struct snapshot *s, const struct field *f)
{
	char	*p;

	memcpy(&p, (const char *)s + f->offset, sizeof p);
	return p;
}

void
snapshot_free(struct snapshot *s)
{
	size_t	 i;

	if (s == NULL)
		return;
	for (i = 0; i < NFIELDS; i++)
		free(*field_at(s, &fields[i]));
	free(s->block);
	memset(s, 0, sizeof *s);
}

const struct cache_part *
snapshot_find(const struct snapshot *s, const char *name)
{
	size_t	 i;

	for (i = 0; i < s->nparts; i++)
		if (strcmp(s->part[i].name, name) == 0)
			return &s->part[i];
	return NULL;
}

int
snapshot_same(const struct snapshot *a, const struct snapshot *b)
{
	size_t	 i;

	if (a->nparts != b->nparts)
		return 0;
	for (i = 0; i < a->nparts; i++)
		if (strcmp(a->part[i].name, b->part[i].name) != 0 ||
		    a->part[i].size != b->part[i].size ||
		    strcmp(a->part[i].digest, b->part[i].digest) != 0)
			return 0;
	return 1;
}

/* Room for one more part of this name.  NULL and *bad when there is none. */
static struct cache_part *
part_new(struct snapshot *s, const char *name, const char **bad)
{
	struct cache_part	*p;
	size_t			 n = strlen(name);

	*bad = NULL;
	if (n == 0 || n >= sizeof p->name ||
	    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != n)
		*bad = "bad name of a part";
	else if (snapshot_find(s, name) != NULL)
		*bad = "two parts of one name";
	else if (s->nparts == LIMIT_SNAPSHOT_PARTS)
		*bad = "too many parts";
	if (*bad != NULL)
		return NULL;
	p = &s->part[s->nparts++];
	strlcpy(p->name, name, sizeof p->name);
	return p;
}

int
snapshot_part(struct snapshot *s, const char *name, const char *body,
    size_t size)
{
	struct cache_part	*p;
	const char		*bad;

	if ((p = part_new(s, name, &bad)) == NULL) {
		log_error("part %s: %s", name, bad);
		return -1;
	}
	p->size = size;
	p->body = body;
	digest_of(body, size, p->digest);
	return 0;
}

/* "NAME SIZE SHA256".  Returns what is wrong, or NULL. */
static const char *
part_line(struct snapshot *s, char *value)
{
	struct cache_part	*p;
	char			*name, *size;
	const char		*bad;

	name = strsep(&value, " ");
	size = strsep(&value, " ");
	if (size == NULL || value == NULL || !digest_ok(value))
		return "bad part";
	if ((p = part_new(s, name, &bad)) == NULL)
		return bad;
	p->size = (uint64_t)strtonum(size, 0, LIMIT_BODY_BYTES, &bad);
	if (bad != NULL)
		return "bad size of a part";
	strlcpy(p->digest, value, sizeof p->digest);
	return NULL;
}

/* One line of the header after the first.  Returns what is wrong, or NULL. */
static const char *
head_line(struct snapshot *s, char *line)
{
	const char	*bad;
	char		*value, **at;
	size_t		 i;

	if (strlen(line) > LIMIT_META_LINE)
		return "line too long";
	if ((value = strchr(line, ' ')) == NULL)
		return "no value";
	*value++ = '\0';
	for (i = 0; i < NFIELDS; i++) {
		if (strcmp(line, fields[i].key) != 0)
			continue;
		at = field_at(s, &fields[i]);
		if (*at != NULL)
			return "key given twice";
		if (*value == '\0')
			return "no value";
		*at = strdup(value);
		return *at == NULL ? "out of memory" : NULL;
	}
	if (strcmp(line, "part") == 0)
		return part_line(s, value);
	if (strcmp(line, "request") == 0) {
		if (!digest_ok(value) || s->request[0] != '\0')
			return "bad request digest";
		strlcpy(s->request, value, sizeof s->request);
		return NULL;
	}
	if (strcmp(line, "unconfirmed") == 0) {
		s->unconfirmed = (time_t)strtonum(value, 1, INT64_MAX / 2,
		    &bad);
		return bad == NULL ? NULL : "bad time";
	}
	return "unknown key";
}

/*
 * The whole header, a string that ends before the blank line.  Returns what is
 * wrong with *line its number, or NULL.
 */
static const char *
head_parse(struct snapshot *s, char *head, int *line)
{
	const char	*bad = NULL;
	char		*p;
	size_t		 i;
	long		 day;

	*line = 1;
	p = strsep(&head, "\n");
	if (strcmp(p, MAGIC_1) != 0)
		return strncmp(p, MAGIC " ", sizeof MAGIC) == 0 ?
		    "written by another version of o365feed" :
		    "not a snapshot";
	while (bad == NULL && (p = strsep(&head, "\n")) != NULL) {
		++*line;
		bad = head_line(s, p);
	}
	for (i = 0; bad == NULL && i < NFIELDS; i++)
		if (fields[i].needed && field_get(s, &fields[i]) == NULL)
			bad = "a key is missing";
	if (bad == NULL && (s->request[0] == '\0' || s->nparts == 0))
		bad = "a key is missing";
	if (bad == NULL && date_parse(s->day, &day) == -1)
		bad = "bad day";
	return bad;
}

/* Read exactly n bytes at an offset.  0, or -1 with errno (0: too short). */
static int
read_at(int fd, char *p, size_t n, off_t offset)
{
	ssize_t	 r;

	while (n > 0) {
		r = pread(fd, p, n, offset);
		if (r == -1 && errno == EINTR)
			continue;
		if (r == 0)
			errno = 0;
		if (r <= 0)
			return -1;
		p += r;
		n -= (size_t)r;
		offset += r;
	}
	return 0;
}

/*
 * The bodies, each with a NUL behind it, into one block.  Returns what is
 * wrong, or NULL.
 */
static const char *
bodies_read(struct snapshot *s, int fd, off_t offset)
{
	struct cache_part	*p;
	char			 hex[DIGEST_SIZE], *at;
	size_t			 total = 0, i;

	for (i = 0; i < s->nparts; i++)
		total += (size_t)s->part[i].size + 1;
	if ((s->block = at = malloc(total + 1)) == NULL)
		return "out of memory";
	for (i = 0; i < s->nparts; i++) {
		p = &s->part[i];
		if (read_at(fd, at, (size_t)p->size, offset) == -1)
			return errno == 0 ? "cut off" : strerror(errno);
		at[p->size] = '\0';
		p->body = at;
		digest_of(at, (size_t)p->size, hex);
		if (strcmp(hex, p->digest) != 0)
			return "the digest of a part differs";
		at += p->size + 1;
		offset += (off_t)p->size;
	}
	return NULL;
}

/* All of an open file.  Returns what is wrong with *line, or NULL. */
static const char *
snapshot_load(struct snapshot *s, int fd, int head_only, int *line)
{
	struct stat	 st;
	const char	*bad;
	char		*head = NULL, *end;
	size_t		 n, i;
	uint64_t	 want;

	*line = 0;
	if (fstat(fd, &st) == -1)
		return strerror(errno);
	if (!S_ISREG(st.st_mode))
		return "not a regular file";
	s->mtime = st.st_mtime;
	n = (uint64_t)st.st_size < LIMIT_SNAPSHOT_HEAD ?
	    (size_t)st.st_size : LIMIT_SNAPSHOT_HEAD;
	if ((head = malloc(n + 1)) == NULL)
		return "out of memory";
	if (read_at(fd, head, n, 0) == -1) {
		bad = errno == 0 ? "cut off" : strerror(errno);
		goto out;
	}
	head[n] = '\0';
	/* a NUL byte in the header ends it too early, and is found so */
	if ((end = strstr(head, "\n\n")) == NULL) {
		bad = "cut off in the header, or not a snapshot";
		goto out;
	}
	*end = '\0';
	want = (uint64_t)(end - head) + 2;
	if ((bad = head_parse(s, head, line)) != NULL)
		goto out;
	*line = 0;
	n = (size_t)want;
	for (i = 0; i < s->nparts; i++)
		want += s->part[i].size;
	if (want != (uint64_t)st.st_size)
		bad = "cut off, or longer than its header says";
	else if (!head_only)
		bad = bodies_read(s, fd, (off_t)n);
out:
	free(head);
	return bad;
}

/*
 * Read one snapshot or candidate: see cache.h.  After 0 and -1 the struct is
 * empty; after 1 the caller frees it.  A symbolic link is not followed.
 */
int
cache_read(struct snapshot *s, const char *path, int head_only)
{
	const char	*bad;
	int		 fd, line;

	memset(s, 0, sizeof *s);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd == -1) {
		if (errno == ENOENT)
			return 0;
		log_error("%s: %s", path, path_why(errno));
		return -1;
	}
	bad = snapshot_load(s, fd, head_only, &line);
	if (bad != NULL) {
		if (line > 0)
			log_error("%s: line %d: %s", path, line, bad);
		else
			log_error("%s: %s", path, bad);
		snapshot_free(s);
	}
	close(fd);
	return bad == NULL ? 1 : -1;
}

static void
snapshot_print(const struct snapshot *s, struct out *o)
{
	const char	*value;
	size_t		 i;

	out_str(o, MAGIC_1 "\n");
	for (i = 0; i < NFIELDS; i++)
		if ((value = field_get(s, &fields[i])) != NULL)
			out_printf(o, "%s %s\n", fields[i].key, value);
	out_printf(o, "request %s\n", s->request);
	if (s->unconfirmed != 0)
		out_printf(o, "unconfirmed %lld\n",
		    (long long)s->unconfirmed);
	for (i = 0; i < s->nparts; i++)
		out_printf(o, "part %s %llu %s\n", s->part[i].name,
		    (unsigned long long)s->part[i].size, s->part[i].digest);
	out_char(o, '\n');
	for (i = 0; i < s->nparts; i++)
		out_bytes(o, s->part[i].body, (size_t)s->part[i].size);
}

/*
 * Write one so that a reader meets the old file or the new one, also after a
 * power cut: temp file, sync, rename, sync of the directory.  0, or -1 (said)
 * with the old file as it was and the temp file gone.
 */
int
cache_write(const struct snapshot *s, const char *path)
{
	struct out	 o;
	char		*temp = NULL, *dir = NULL;
	int		 fd, rc = -1, opened;

	if ((fd = path_temp(path, 0644, &temp)) == -1)
		return -1;
	if ((opened = out_open_fd(&o, fd)) == 0)
		snapshot_print(s, &o);
	if (opened == -1)
		goto out;
	if (out_close(&o) == -1 || path_fill(fd, NULL, 0) == -1 ||
	    rename(temp, path) == -1) {
		log_error("%s: %s", path, strerror(errno));
		goto out;
	}
	free(temp);
	temp = NULL;
	if ((dir = path_dir(path)) == NULL || path_sync_dir(dir) == -1)
		goto out;
	rc = 0;
out:
	close(fd);
	if (temp != NULL) {
		unlink(temp);
		free(temp);
	}
	free(dir);
	return rc;
}
