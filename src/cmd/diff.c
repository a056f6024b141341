/*
 * diff OLD NEW	two published bodies or plain files
 * diff [LIST]	what the cache holds with what was written, by the configuration
 *
 * Exit status as diff(1): 0 the same, 1 different, 2 trouble.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../cache/cache.h"
#include "../publish/record.h"
#include "../report/report.h"
#include "body.h"
#include "cmds.h"

enum { SAME = 0, DIFFERS = 1, TROUBLE = 2 };

static int
trouble(int status)
{
	return status == EXIT_USAGE || status == EXIT_CONF ? status : TROUBLE;
}

/* Close standard output.  "status", or trouble (said). */
static int
finish(struct out *o, int status)
{
	if (out_close(o) == 0)
		return status;
	log_error("standard output: %s", strerror(errno));
	return TROUBLE;
}

/* What the two sides have in common may be less than what each says. */
static void
forget(struct diff *d, const struct feed *a, const struct feed *b)
{
	if (strcmp(a->source, b->source) == 0)
		return;
	log_warn("a %s file and a %s file: only their prefixes are compared",
	    a->source, b->source);
	diff_forget_words(d, (a->attrs & b->attrs & ATTR_HOSTS) != 0);
}

static int
diff_selected(struct opts *o, struct feed *old, struct feed *new)
{
	struct feed		*feeds[2] = { old, new };
	struct members		 was, is;
	struct diff		 d;
	struct report_diff	 r;
	struct out		 out;
	int			 status;

	memset(&was, 0, sizeof was);
	memset(&is, 0, sizeof is);
	memset(&d, 0, sizeof d);
	if ((status = body_fits(&o->list, feeds, 2)) != EXIT_OK)
		return trouble(status);
	status = TROUBLE;
	if (select_list(&was, &o->list, &feeds[0], 1, 1) == -1 ||
	    select_list(&is, &o->list, &feeds[1], 1, 1) == -1 ||
	    diff_members(&d, &was, &is) == -1 || out_open_fd(&out,
	    STDOUT_FILENO) == -1)
		goto out;
	forget(&d, old, new);
	memset(&r, 0, sizeof r);
	r.old = (struct report_side){ o->arg[0], old->source, old->version,
	    was.nhost };
	r.new = (struct report_side){ o->arg[1], new->source, new->version,
	    is.nhost };
	r.diff = &d;
	status = diff_empty(&d) ? SAME : DIFFERS;
	if (o->json) {
		report_json_diff(&out, &r);
		out_char(&out, '\n');
	} else if (status == DIFFERS)
		report_text_diff(&out, &r);
	status = finish(&out, status);
out:
	diff_free(&d);
	members_free(&was);
	members_free(&is);
	return status;
}

static int
diff_files(struct opts *o)
{
	struct feed	 old, new;
	int		 status;

	if (strcmp(o->arg[0], "-") == 0 && strcmp(o->arg[1], "-") == 0) {
		log_error("diff: only one of the two can be standard input");
		return EXIT_USAGE;
	}
	if ((status = opts_resolve(o)) != EXIT_OK ||
	    (status = body_read(&old, o->arg[0], o->source)) != EXIT_OK)
		return trouble(status);
	if ((status = body_read(&new, o->arg[1], o->source)) != EXIT_OK)
		status = trouble(status);
	else {
		status = diff_selected(o, &old, &new);
		feed_free(&new);
	}
	feed_free(&old);
	return status;
}

/* --- by the configuration ------------------------------------------------ */

/* What the cache holds of a feed: the candidate, else the snapshot.  0, -1. */
static int
cached_feed(struct feed *f, const struct conf *c, const struct conf_feed *cf)
{
	static const enum cache_kind	 kinds[] = {
		CACHE_CANDIDATE, CACHE_SNAPSHOT
	};
	char				*path;
	size_t				 i;
	int				 rc = 0;

	for (i = 0; i < 2 && rc == 0; i++) {
		if ((path = cache_path(c->state_dir, cf->name,
		    kinds[i])) == NULL)
			return -1;
		rc = body_snapshot(f, cf->name, path, cf->source);
		free(path);
	}
	if (rc == 0)
		log_error("feed %s: nothing in the cache: run `o365feed fetch`",
		    cf->name);
	return rc == 1 ? 0 : -1;
}

/* The feeds of a list as cached, selected.  0, or -1 (said). */
static int
cached_list(struct members *m, const struct conf *c, const struct conf_list *l)
{
	struct feed	*f, **feeds;
	size_t		 i, n = 0;
	int		 rc = -1;

	f = calloc(l->nfrom + 1, sizeof *f);
	feeds = calloc(l->nfrom + 1, sizeof *feeds);
	if (f == NULL || feeds == NULL) {
		log_error("out of memory");
		goto out;
	}
	for (; n < l->nfrom; n++) {
		if (cached_feed(&f[n], c, l->from[n]) == -1)
			goto out;
		feeds[n] = &f[n];
	}
	rc = select_list(m, l, feeds, n, 1);
out:
	for (i = 0; f != NULL && i < n; i++)
		feed_free(&f[i]);
	free(f);
	free(feeds);
	return rc;
}

/*
 * One list: its record against the cache.  "some" tells whether something was
 * written to out before.
 */
static int
diff_list(struct out *out, struct opts *o, const struct conf *c,
    const struct conf_list *l, int *some)
{
	struct list_record	 rec;
	struct members		 is;
	struct diff		 d;
	struct report_diff	 r;
	char			*path;
	int			 status = TROUBLE;

	memset(&rec, 0, sizeof rec);
	memset(&is, 0, sizeof is);
	memset(&d, 0, sizeof d);
	if ((path = record_path(c->record_dir, "lists", l->name)) == NULL ||
	    list_record_read(&rec, path) == -1 ||
	    cached_list(&is, c, l) == -1 ||
	    diff_members(&d, &rec.m, &is) == -1)
		goto out;
	memset(&r, 0, sizeof r);
	r.list = l->name;
	r.old = (struct report_side){ "record", NULL, NULL, rec.m.nhost };
	r.new = (struct report_side){ "cache", NULL, NULL, is.nhost };
	r.diff = &d;
	r.show_feed = l->nfrom > 1;
	status = diff_empty(&d) ? SAME : DIFFERS;
	if (o->json) {
		out_str(out, *some ? ",\n" : "\n");
		report_json_diff(out, &r);
		*some = 1;
	} else if (status == DIFFERS) {
		out_printf(out, "%slist %s\n", *some ? "\n" : "", l->name);
		report_text_diff(out, &r);
		*some = 1;
	}
out:
	free(path);
	diff_free(&d);
	list_record_free(&rec);
	members_free(&is);
	return status;
}

/* The lists that were named, or all. */
static int
diff_lists(struct opts *o)
{
	const struct conf_list	*l;
	struct conf		*c;
	struct out		 out;
	size_t			 i, n;
	int			 status, one, some = 0;

	if ((status = opts_of_list(o, "diff", 0)) != EXIT_OK)
		return status;
	if ((c = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	for (i = 0; i < (size_t)o->narg; i++)
		if (conf_list_find(c, o->arg[i]) == NULL) {
			log_error("diff: no list %s in %s", o->arg[i], c->file);
			status = EXIT_USAGE;
		}
	if (status != SAME || out_open_fd(&out, STDOUT_FILENO) == -1) {
		conf_free(c);
		return status != SAME ? status : TROUBLE;
	}
	n = o->narg > 0 ? (size_t)o->narg : c->nlists;
	if (o->json)
		out_printf(&out, "{\"schema\":%d,\"lists\":[", REPORT_SCHEMA);
	for (i = 0; i < n; i++) {
		l = o->narg > 0 ? conf_list_find(c, o->arg[i]) : c->lists[i];
		one = diff_list(&out, o, c, l, &some);
		if (one > status)
			status = one;
	}
	if (o->json)
		out_str(&out, "]}\n");
	conf_free(c);
	return finish(&out, status);
}

/* With -f the operands are lists; two without it are files. */
static int
cmd_diff_run(struct opts *o)
{
	if (o->conf == NULL && o->narg == 2)
		return diff_files(o);
	return diff_lists(o);
}

const struct cmd cmd_diff = {
	.name = "diff",
	.synopsis = "[--json] [filter] OLD NEW | [-f FILE] [--json] [LIST ...]",
	.help = "compare two published files, or the cache with the records",
	.options = O_CONF | O_JSON | O_SOURCE | O_FILTER,
	.min = 0,
	.max = -1,
	.run = cmd_diff_run
};
