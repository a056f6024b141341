#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../cache/cache.h"
#include "../conf/filter.h"
#include "body.h"

static const char snapshot_head[] = "o365feed-snapshot ";

/* The names of all sources, for a message; cut off when they do not fit. */
static const char *
source_names(char *buf, size_t size)
{
	size_t	 i, n = 0;

	buf[0] = '\0';
	for (i = 0; sources[i] != NULL && n < size; i++)
		n += (size_t)snprintf(buf + n, size - n, "%s%s",
		    i == 0 ? "" : ", ", sources[i]->name);
	return buf;
}

static int
parse_parts(struct feed *f, const struct source *src,
    const struct snapshot *snap, const char *label)
{
	struct in	 in;
	size_t		 i;
	int		 rc = 0;

	for (i = 0; i < snap->nparts && rc == 0; i++) {
		in_open_mem(&in, label, snap->part[i].body,
		    (size_t)snap->part[i].size);
		rc = source_parse(src, f, &in);
		in_close(&in);
	}
	return rc;
}

/* As body_snapshot(); without a name the feed is named after its source. */
static int
snapshot_feed(struct feed *f, const char *name, const char *path,
    const struct source *want)
{
	struct snapshot		 snap;
	const struct source	*src;
	char			 label[LIMIT_NAME + 8];
	int			 rc;

	memset(f, 0, sizeof *f);
	snprintf(label, sizeof label, "feed %s", name == NULL ? "" : name);
	if ((rc = cache_read(&snap, path, 0)) != 1)
		return rc;
	rc = -1;
	if ((src = source_find(snap.source)) == NULL)
		log_error("%s: a snapshot of source %s, which is not known",
		    path, snap.source);
	else if (want != NULL && want != src)
		log_error("%s: a snapshot of source %s, not %s", path,
		    src->name, want->name);
	else if (feed_init(f, name == NULL ? src->name : name, src->name,
	    snap.version) == 0 && parse_parts(f, src, &snap,
	    name == NULL ? path : label) == 0)
		rc = 1;
	snapshot_free(&snap);
	return rc;
}

int
body_snapshot(struct feed *f, const char *name, const char *path,
    const struct source *src)
{
	return snapshot_feed(f, name, path, src);
}

/* A body, in the format that is given or found out.  0, or -1 (said). */
static int
read_body(struct feed *f, struct in *in, const struct source *src)
{
	char	 names[256];

	if (src == NULL && (src = source_guess(in)) == NULL) {
		if (!in->err)
			log_warn("formats that --source takes: %s",
			    source_names(names, sizeof names));
		return -1;
	}
	log_info("%s: read as %s", in->label, src->name);
	/* read line by line: the count of its prefixes is what limits it */
	if (src == &source_text)
		in->limit = LIMIT_TEXT_BYTES;
	if (feed_init(f, src->name, src->name, "-") == -1)
		return -1;
	return source_parse(src, f, in);
}

static int
is_snapshot(struct in *in)
{
	const char	*p;
	long		 n = in_peek(in, &p);

	return n >= (long)sizeof snapshot_head - 1 &&
	    memcmp(p, snapshot_head, sizeof snapshot_head - 1) == 0;
}

int
body_read(struct feed *f, const char *file, const char *source_name)
{
	const struct source	*src = NULL;
	struct in		 in;
	const char		*label = file;
	char			 names[256];
	int			 fd = STDIN_FILENO, rc = -1;

	memset(f, 0, sizeof *f);
	if (source_name != NULL && (src = source_find(source_name)) == NULL) {
		log_error("--source %s: no such source; there are: %s",
		    source_name, source_names(names, sizeof names));
		return EXIT_USAGE;
	}
	if (strcmp(file, "-") == 0)
		label = "standard input";
	else if ((fd = open(file, O_RDONLY | O_CLOEXEC)) == -1) {
		log_error("%s: %s", file, strerror(errno));
		return EXIT_FAILED;
	}
	if (in_open_fd(&in, label, fd, LIMIT_BODY_BYTES) == -1)
		goto out;
	if (!is_snapshot(&in))
		rc = read_body(f, &in, src);
	else if (fd == STDIN_FILENO)
		log_error("standard input: a snapshot is read by its path, "
		    "not from a pipe");
	else
		rc = snapshot_feed(f, NULL, file, src) == 1 ? 0 : -1;
	in_close(&in);
out:
	if (fd != STDIN_FILENO)
		close(fd);
	return rc == 0 ? EXIT_OK : EXIT_FAILED;
}

/* Is each of these values in one of the feeds?  0, or -1 (said). */
static int
values_fit(const struct filter *t, const struct conf_list *l,
    struct feed *const *feeds, size_t n)
{
	const struct strings *s = filter_words(t, l);
	size_t	 i, k;
	int	 rc = 0;

	for (i = 0; i < s->n; i++) {
		for (k = 0; k < n && !filter_found(t, l, feeds[k],
		    s->s[i]); k++)
			;
		if (k < n)
			continue;
		log_error("--%s %s: nothing published has it", t->key,
		    s->s[i]);
		rc = -1;
	}
	return rc;
}

/* Is each tag of the profiles in one of the feeds?  0, or -1 (said). */
static int
pairs_fit(const struct conf_list *l, struct feed *const *feeds, size_t n)
{
	const struct tag_pair	*p;
	size_t			 i, k;
	int			 rc = 0;

	for (i = 0; i < l->npairs; i++) {
		p = &l->pairs[i];
		for (k = 0; k < n && !filter_has_pair(feeds[k], p); k++)
			;
		if (k < n || !p->needed)
			continue;
		log_error("--profile: nothing published has tag %s%s%s",
		    p->tag, p->region != NULL ? " in " : "",
		    p->region != NULL ? p->region : "");
		rc = -1;
	}
	return rc;
}

/* A filter on what none of the feeds says would do nothing.  0, -1 (said). */
static int
option_fits(const char *key, unsigned attr, unsigned attrs,
    struct feed *const *feeds, size_t n)
{
	if (attrs & attr)
		return 0;
	log_error("--%s: source %s does not say that", key,
	    n > 0 ? feeds[0]->source : "-");
	return -1;
}

int
body_fits(const struct conf_list *l, struct feed *const *feeds, size_t n)
{
	const struct filter	*t;
	unsigned		 attrs = 0;
	size_t			 i;
	int			 rc = EXIT_OK;

	for (i = 0; i < n; i++)
		attrs |= feeds[i]->attrs;
	if ((l->profiles.n > 0 && option_fits("profile", ATTR_TAG, attrs,
	    feeds, n) == -1) ||
	    (l->geos.n > 0 && option_fits("geo", ATTR_REGION, attrs, feeds,
	    n) == -1) ||
	    (l->geo_hosts.n > 0 && option_fits("geo-of", ATTR_REGION, attrs,
	    feeds, n) == -1))
		return EXIT_USAGE;
	for (t = filters; t->key != NULL; t++)
		if (filter_words(t, l)->n > 0 &&
		    option_fits(t->key, t->attr, attrs, feeds, n) == -1)
			return EXIT_USAGE;
	if ((l->categories != 0 && option_fits("category", ATTR_CATEGORY,
	    attrs, feeds, n) == -1) ||
	    (l->required != -1 && option_fits("required", ATTR_REQUIRED,
	    attrs, feeds, n) == -1) ||
	    (l->express_route != -1 && option_fits("express-route",
	    ATTR_EXPRESS, attrs, feeds, n) == -1))
		return EXIT_USAGE;
	for (t = filters; t->key != NULL; t++)
		if (values_fit(t, l, feeds, n) == -1)
			rc = EXIT_FAILED;
	if (pairs_fit(l, feeds, n) == -1)
		rc = EXIT_FAILED;
	return rc;
}
