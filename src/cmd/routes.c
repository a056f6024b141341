/*
 * routes LIST --rib FILE|-: a list against what a router really received, so
 * that it is known before the change whether the filter would drop what the
 * other side announces.  Nothing is written.
 *
 * Exit status: 0 all as expected, 1 it differs, 2 trouble.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../cache/cache.h"
#include "../publish/publish.h"
#include "../report/routes.h"
#include "body.h"
#include "cmds.h"

enum { SAME = 0, DIFFERS = 1, TROUBLE = 2 };

#define MAX_ROWS	50	/* of each kind, for people; -v: all */

/* One side of it: the list, and where it came from. */
struct side {
	struct conf_list	 list;	/* a copy; its arrays are another's */
	const char		*from;	/* "record", "cache"; a file */
	struct members		 m;	/* selected, and what is held */
	struct members		 known;	/* communities of a feed */
	const struct tables	*tables;
};

static int
print(const struct opts *o, const struct side *side, const struct rib *rib,
    const struct routes *rt)
{
	struct report_routes	 r = { 0 };
	struct out		 out;

	r.list = side->list.name;
	r.from = side->from;
	r.rib = strcmp(o->rib, "-") == 0 ? "standard input" : o->rib;
	r.table = rib;
	r.routes = rt;
	r.tables = side->tables;
	r.max_rows = o->verbose > 0 ? 0 : MAX_ROWS;
	if (out_open_fd(&out, STDOUT_FILENO) == -1)
		return -1;
	if (o->json)
		report_routes_json(&out, &r);
	else
		report_routes_text(&out, &r);
	if (out_close(&out) == 0)
		return 0;
	log_error("standard output: %s", strerror(errno));
	return -1;
}

/*
 * What the numbers alone do not say.  0, or -1: a family was not compared, and
 * nobody may take what is left for the answer.
 */
static int
say(const struct opts *o, const struct rib *rib, const struct routes *rt)
{
	size_t	 i;
	int	 rc = 0, v;

	if (!rib->whole)
		log_warn("%s: nothing marks the end of this table: if the text "
		    "is cut, routes are missing here",
		    strcmp(o->rib, "-") == 0 ? "standard input" : o->rib);
	for (i = 0; i < ROUTES_FAMILIES; i++) {
		v = i == ROUTES_V4 ? 4 : 6;
		if (rt->family[i].compared || rt->family[i].rows == 0)
			continue;
		log_error("no IPv%d route in the text: %zu of IPv%d in the "
		    "list are not compared (-%d: only the others)", v,
		    rt->family[i].rows, v, v == 4 ? 6 : 4);
		rc = -1;
	}
	return rc;
}

/*
 * Rows as the list accepts them.  With `combine ranges` a row stands for many
 * prefixes; they are the same routes one by one, and each is looked for.
 */
static int
compare(const struct opts *o, struct side *side)
{
	struct pset	 rows;
	struct routes	 rt;
	struct rib	 rib;
	char		 why[256];
	int		 rc = TROUBLE;

	memset(&rows, 0, sizeof rows);
	memset(&rt, 0, sizeof rt);
	memset(&rib, 0, sizeof rib);
	if (side->list.combine == COMBINE_RANGES)
		side->list.combine = COMBINE_NONE;
	if (select_rows(&rows, &side->m, &side->list, 1, why, sizeof why) !=
	    0) {
		log_error("list %s: %s", side->list.name, why);
		goto out;
	}
	if (pset_count(&rows) == 0) {
		log_error("list %s: nothing is selected", side->list.name);
		goto out;
	}
	if (rib_read(&rib, o->rib, o->rib_format) == -1)
		goto out;
	if (routes_compare(&rt, &rib, &rows, side->list.family,
	    &side->known) == -1)
		goto out;
	if (rt.both.n + rt.announced.n == 0) {
		log_error("%s: no IPv%d route in it", o->rib,
		    side->list.family);
		goto out;
	}
	rc = say(o, &rib, &rt) == -1 ? TROUBLE : SAME;
	if (print(o, side, &rib, &rt) == -1)
		rc = TROUBLE;
	if (rc == SAME)
		rc = rt.announced.n + rt.listed.n > 0 ? DIFFERS : SAME;
out:
	routes_free(&rt);
	rib_free(&rib);
	pset_free(&rows);
	return rc;
}

/* --- a list of the configuration ----------------------------------------- */

/* A feed from the cache.  1, 0 there is none, -1 (said). */
static int
snapshot(const struct conf *conf, const struct conf_feed *cf, struct feed *f)
{
	char	*path;
	int	 rc;

	path = cache_path(conf->state_dir, cf->name, CACHE_SNAPSHOT);
	if (path == NULL)
		return -1;
	rc = body_snapshot(f, cf->name, path, cf->source);
	free(path);
	return rc;
}

/* The first feed that tells communities, if one is there. */
static int
know(const struct conf *conf, struct side *side)
{
	struct feed	 feed;
	size_t		 i;
	int		 rc = 0;

	for (i = 0; i < conf->nfeeds && rc == 0; i++) {
		if (!(conf->feeds[i]->source->attrs & ATTR_COMMUNITY))
			continue;
		memset(&feed, 0, sizeof feed);
		rc = snapshot(conf, conf->feeds[i], &feed);
		if (rc == 1 && select_all_words(&side->known, &feed) == -1)
			rc = -1;
		feed_free(&feed);
	}
	return rc == -1 ? -1 : 0;
}

/* The list from its record, with what is held.  1, 0 none, -1 (said). */
static int
from_record(const struct conf *conf, const struct conf_list *cl,
    struct side *side)
{
	struct list_record	 rec;
	char			 filter[DIGEST_SIZE], *path;
	int			 rc;

	if ((path = record_path(conf->record_dir, "lists", cl->name)) == NULL)
		return -1;
	rc = list_record_read(&rec, path);
	free(path);
	if (rc != 1)
		return rc;
	list_filter_digest(cl, filter);
	if (strcmp(filter, rec.filter) != 0)
		rc = 0;
	else {
		side->from = "record";
		side->m = rec.m;
		memset(&rec.m, 0, sizeof rec.m);
	}
	list_record_free(&rec);
	return rc;
}

/* The list as the cached feeds would make it. */
static int
from_cache(const struct conf *conf, const struct conf_list *cl,
    struct side *side)
{
	struct feed	*feed, **feeds;
	size_t		 i;
	int		 rc = -1;

	feed = calloc(cl->nfrom + 1, sizeof *feed);
	feeds = calloc(cl->nfrom + 1, sizeof *feeds);
	if (feed == NULL || feeds == NULL) {
		log_error("out of memory");
		goto out;
	}
	for (i = 0; i < cl->nfrom; i++) {
		feeds[i] = &feed[i];
		if ((rc = snapshot(conf, cl->from[i], &feed[i])) == 0)
			log_error("feed %s: nothing in the cache: run "
			    "`o365feed run` first", cl->from[i]->name);
		if (rc != 1) {
			rc = -1;
			goto out;
		}
	}
	log_warn("list %s: not written as it is configured now: taken from "
	    "the cache", cl->name);
	side->from = "cache";
	rc = select_list(&side->m, cl, feeds, cl->nfrom, 1);
out:
	for (i = 0; feed != NULL && i < cl->nfrom; i++)
		feed_free(&feed[i]);
	free(feed);
	free(feeds);
	return rc;
}

static int
configured(const struct opts *o, struct side *side)
{
	const struct conf_list	*cl;
	struct conf		*conf;
	int			 rc, status = TROUBLE;

	if (opts_of_list(o, "routes", 1) != EXIT_OK)
		return EXIT_USAGE;
	if ((conf = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	side->tables = &conf->tables;
	if ((cl = conf_list_find(conf, o->arg[0])) == NULL) {
		log_error("routes: %s: no such file, and no such list in %s",
		    o->arg[0], conf->file);
		status = EXIT_USAGE;
	} else if (cl->use != USE_ROUTES && cl->use != USE_NONE) {
		log_error("list %s: it matches no routes (use routes is not "
		    "what it says)", cl->name);
		status = EXIT_USAGE;
	} else {
		side->list = *cl;
		if (o->list.family != 0)
			side->list.family = o->list.family;
		rc = from_record(conf, cl, side);
		if (rc == 0)
			rc = from_cache(conf, cl, side) == -1 ? -1 : 1;
		if (rc == 1 && know(conf, side) == 0)
			status = compare(o, side);
	}
	conf_free(conf);
	return status;
}

/* --- the filter form ----------------------------------------------------- */

/* Is what the options ask for a list of routes? */
static int
fits(const struct opts *o, const struct feed *feed)
{
	if (o->list.combine == COMBINE_COVER &&
	    o->list.match == MATCHES_EXACT)
		log_error("routes: --combine cover with --match exact drops "
		    "announced prefixes: take --match orlonger");
	else if (o->list.match == MATCHES_UPTO && o->list.upto6 == 0 &&
	    o->list.family != 4)
		log_error("routes: --match upto %d says nothing of IPv6: give "
		    "\"upto %d,M\" or -4", o->list.upto4, o->list.upto4);
	else if ((feed->attrs & ATTR_TAG) && !o->list.tags_as_routes)
		log_error("routes: %s: service tags are not what BGP "
		    "announces: take a file of bgp-communities, or say "
		    "--tags-as-routes", o->arg[0]);
	else
		return EXIT_OK;
	return EXIT_USAGE;
}

static int
from_file(struct opts *o, struct side *side)
{
	struct feed	 feed, *feeds[1] = { &feed };
	int		 status;

	if ((status = opts_resolve(o)) != EXIT_OK)
		return status;
	if ((status = body_read(&feed, o->arg[0], o->source)) != EXIT_OK)
		return status == EXIT_USAGE ? status : TROUBLE;
	o->list.use = USE_ROUTES;
	side->list = o->list;
	side->from = strcmp(o->arg[0], "-") == 0 ? "standard input" :
	    o->arg[0];
	side->tables = &o->known;
	if ((status = fits(o, &feed)) == EXIT_OK &&
	    (status = body_fits(&o->list, feeds, 1)) == EXIT_OK) {
		if (((feed.attrs & ATTR_COMMUNITY) &&
		    select_all_words(&side->known, &feed) == -1) ||
		    select_list(&side->m, &o->list, feeds, 1, 1) == -1)
			status = TROUBLE;
		else
			status = compare(o, side);
	} else if (status != EXIT_USAGE)
		status = TROUBLE;
	feed_free(&feed);
	return status;
}

static int
cmd_routes_run(struct opts *o)
{
	const char	*what = o->arg[0];
	struct side	 side;
	int		 status;

	if (o->rib == NULL) {
		log_error("routes: --rib FILE is missing: what the router "
		    "shows (- for standard input)");
		return EXIT_USAGE;
	}
	if (strcmp(o->rib, "-") == 0 && strcmp(what, "-") == 0) {
		log_error("routes: standard input can't be both");
		return EXIT_USAGE;
	}
	memset(&side, 0, sizeof side);
	if (o->conf == NULL && (strcmp(what, "-") == 0 ||
	    strchr(what, '/') != NULL || access(what, F_OK) == 0 ||
	    o->source != NULL))
		status = from_file(o, &side);
	else
		status = configured(o, &side);
	members_free(&side.m);
	members_free(&side.known);
	return status;
}

const struct cmd cmd_routes = {
	.name = "routes",
	.synopsis = "--rib FILE|- [-f FILE] [--json] LIST | "
	    "--rib FILE|- [option ...] FILE|-",
	.help = "compare a list with what a router received",
	.options = O_CONF | O_JSON | O_SOURCE | O_FILTER | O_RIB,
	.min = 1,
	.max = 1,
	.run = cmd_routes_run
};
