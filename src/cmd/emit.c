/*
 * emit -p PLATFORM -l NAME FILE|-	a filter: published body to text
 * emit LIST				a configured list, from the cache
 *
 * Nothing is recorded, so rows are numbered as on a first publication.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../publish/publish.h"
#include "body.h"
#include "emit-out.h"
#include "cmds.h"

#define DEFAULT_NAME	"O365"

/* Options that are about prefixes, for a list of none; and the other way. */
static int
texts_fit(const struct opts *o)
{
	const struct conf_list	*l = &o->list;
	int			 prefixes, texts;

	prefixes = pset_count(&l->include) + pset_count(&l->exclude) +
	    pset_count(&l->own) > 0 || l->family != 0 || o->match_given ||
	    l->combine != COMBINE_NONE;
	texts = l->include_text.n + l->exclude_text.n > 0 ||
	    l->inexpressible != SAY_OMIT;
	if (conf_kind(l) == ROW_PREFIX ? !texts : !prefixes)
		return EXIT_OK;
	log_error("emit: %s", conf_kind(l) == ROW_PREFIX ?
	    "host names are included in lists of host names (--use hosts)" :
	    "-4, -6, --match, --combine, --own and prefixes are for lists of "
	    "prefixes");
	return EXIT_USAGE;
}

/* What the row implies where the command line does not say. */
static int
imply(struct opts *o, const struct emitter *em)
{
	char	 why[256];
	int	 status;

	if (!o->use_given && em->rows != ROW_PREFIX)
		o->list.use = em->rows == ROW_HOST ? USE_HOSTS :
		    USE_COMMUNITIES;
	else if (!o->use_given)
		o->list.use = em->matches == MATCH_ROUTE ||
		    (em->matches == MATCH_ANY &&
		    (o->list.match != MATCHES_EXACT ||
		    o->list.combine == COMBINE_RANGES)) ? USE_ROUTES :
		    USE_TRAFFIC;
	if (o->list.match == MATCHES_UPTO && o->list.upto6 == 0 &&
	    o->list.family != 4) {
		log_error("emit: --match upto %d says nothing of IPv6: give "
		    "\"upto %d,M\" or -4", o->list.upto4, o->list.upto4);
		return EXIT_USAGE;
	}
	if (conf_suits(&o->list, em, why, sizeof why) == -1) {
		log_error("emit: %s: %s", em->name, why);
		return EXIT_USAGE;
	}
	if ((status = texts_fit(o)) != EXIT_OK)
		return status;
	if (em->matches == MATCH_ROUTE && !o->match_given)
		log_warn("%s: match exact (--match orlonger takes more "
		    "specific routes too)", em->name);
	return EXIT_OK;
}

/* The platform of the user's own text needs it, and no other takes it. */
static int
format_fits(const struct emitter *em, const struct emit_format *f)
{
	int	 own = strcmp(em->name, "format") == 0;

	if (own && f->row == NULL)
		log_error("emit: -F TEXT is missing: platform format has no "
		    "text of its own");
	else if (!own && (f->row != NULL || f->header != NULL ||
	    f->footer != NULL || f->separator != NULL))
		log_error("emit: --row, --header, --footer and --separator "
		    "are for platform format, not for %s", em->name);
	else
		return EXIT_OK;
	return EXIT_USAGE;
}

/* The filter form. */
static int
emit_file(struct opts *o)
{
	struct feed	 feed, *feeds[1] = { &feed };
	struct members	 m;
	struct emit_job	 job;
	char		 why[256];
	int		 status;

	if (o->platform == NULL) {
		log_error("emit: -p PLATFORM is missing (see `o365feed list "
		    "platforms`)");
		return EXIT_USAGE;
	}
	memset(&job, 0, sizeof job);
	job.em = emitter_find(o->platform);
	job.list = &o->list;
	job.format = o->format.row != NULL ? &o->format : NULL;
	job.name = o->name == NULL ? DEFAULT_NAME : o->name;
	job.with = o->with;
	job.nwith = o->nwith;
	job.from = strcmp(o->arg[0], "-") == 0 ? "standard input" : o->arg[0];
	job.only = o->list.family;
	job.wide_ok = o->allow_wide;
	if (emit_check_name(job.em, job.name, why, sizeof why) == -1) {
		log_error("emit: -l %s: %s", job.name, why);
		return EXIT_USAGE;
	}
	if ((status = format_fits(job.em, &o->format)) != EXIT_OK ||
	    (status = imply(o, job.em)) != EXIT_OK)
		return status;
	memset(&m, 0, sizeof m);
	if ((status = opts_resolve(o)) != EXIT_OK)
		return status;
	if ((status = body_read(&feed, o->arg[0], o->source)) != EXIT_OK)
		return status;
	job.bogons = feed.attrs != 0;
	if (o->list.use == USE_ROUTES && (feed.attrs & ATTR_TAG) &&
	    !o->list.tags_as_routes) {
		log_error("emit: %s: service tags are not what BGP announces: "
		    "take a file of bgp-communities, or say --tags-as-routes",
		    job.from);
		feed_free(&feed);
		return EXIT_USAGE;
	}
	if ((status = body_fits(&o->list, feeds, 1)) == EXIT_OK) {
		if (select_prefixes(&m, &o->list, feeds, 1, 1) == -1)
			status = EXIT_FAILED;
		else
			status = emit_job(&job, &m);
	}
	members_free(&m);
	feed_free(&feed);
	return status;
}

/* Where the configuration writes this list first: platform and name. */
static const struct conf_object *
first_use(const struct conf *conf, const struct conf_list *cl,
    const struct emitter *em)
{
	const struct conf_object	*co;
	size_t				 i, j, k;

	for (i = 0; i < conf->noutputs; i++)
		for (j = 0; j < conf->outputs[i]->nobj; j++) {
			co = &conf->outputs[i]->obj[j];
			for (k = 0; k < co->nlists; k++)
				if (co->lists[k] == cl &&
				    (em == NULL || co->em == em))
					return co;
		}
	return NULL;
}

/* All feeds of a list from their promoted snapshots.  EXIT_OK, or said. */
static int
read_feeds(const struct conf *conf, const struct conf_list *cl,
    struct feed *feed, struct feed **feeds)
{
	char	*path;
	size_t	 i;
	int	 rc;

	for (i = 0; i < cl->nfrom; i++) {
		path = cache_path(conf->state_dir, cl->from[i]->name,
		    CACHE_SNAPSHOT);
		if (path == NULL)
			return EXIT_FAILED;
		rc = body_snapshot(&feed[i], cl->from[i]->name, path,
		    cl->from[i]->source);
		free(path);
		if (rc == 0)
			log_error("feed %s: nothing in the cache: run "
			    "`o365feed run` first, or name a file",
			    cl->from[i]->name);
		if (rc != 1)
			return EXIT_FAILED;
		feeds[i] = &feed[i];
	}
	return EXIT_OK;
}

static int
emit_configured(struct opts *o, const struct conf *conf,
    const struct conf_list *cl)
{
	const struct conf_object	*co;
	struct feed			*feed, **feeds;
	struct members			 m;
	struct emit_job			 job;
	char				 why[256];
	size_t				 i;
	int				 status = EXIT_FAILED;

	memset(&job, 0, sizeof job);
	job.em = o->platform == NULL ? NULL : emitter_find(o->platform);
	if ((co = first_use(conf, cl, job.em)) != NULL)
		job.em = co->em;
	if (job.em == NULL) {
		log_error("list %s: no output uses it: -p PLATFORM is missing",
		    cl->name);
		return EXIT_USAGE;
	}
	if (conf_suits(cl, job.em, why, sizeof why) == -1) {
		log_error("list %s: %s: %s", cl->name, job.em->name, why);
		return EXIT_USAGE;
	}
	job.list = cl;
	if (o->format.row != NULL)
		job.format = &o->format;
	else if (co != NULL && co->format.row != NULL)
		job.format = &co->format;
	if (strcmp(job.em->name, "format") == 0 && job.format == NULL)
		return format_fits(job.em, &o->format);
	job.with = o->nwith > 0 || co == NULL ? o->with : co->with;
	job.nwith = o->nwith > 0 || co == NULL ? o->nwith : co->nwith;
	job.name = o->name != NULL ? o->name : co != NULL ?
	    conf_object_name(co, cl) : cl->name;
	job.from = cl->name;
	job.only = co != NULL ? conf_family(co, cl) : cl->family;
	job.bogons = 1;
	memset(&m, 0, sizeof m);
	feed = calloc(cl->nfrom + 1, sizeof *feed);
	feeds = calloc(cl->nfrom + 1, sizeof *feeds);
	if (feed != NULL && feeds != NULL &&
	    (status = read_feeds(conf, cl, feed, feeds)) == EXIT_OK) {
		if (select_prefixes(&m, cl, feeds, cl->nfrom, 1) == -1)
			status = EXIT_FAILED;
		else
			status = emit_job(&job, &m);
	} else if (feed == NULL || feeds == NULL)
		log_error("out of memory");
	members_free(&m);
	for (i = 0; feed != NULL && i < cl->nfrom; i++)
		feed_free(&feed[i]);
	free(feed);
	free(feeds);
	return status;
}

static int
emit_list(struct opts *o)
{
	const struct conf_list	*cl;
	struct conf		*conf;
	int			 status;

	if ((status = opts_of_list(o, "emit", 0)) != EXIT_OK)
		return status;
	if ((conf = cmd_conf(o)) == NULL) {
		if (o->conf == NULL)
			log_error("emit: %s is no file, and there is no "
			    "configuration that has such a list", o->arg[0]);
		return EXIT_CONF;
	}
	if ((cl = conf_list_find(conf, o->arg[0])) == NULL) {
		log_error("emit: %s: no such file, and no such list in %s",
		    o->arg[0], conf->file);
		status = EXIT_USAGE;
	} else
		status = emit_configured(o, conf, cl);
	conf_free(conf);
	return status;
}

static int
cmd_emit_run(struct opts *o)
{
	if (o->narg == 0) {
		if (isatty(STDIN_FILENO)) {
			log_error("emit: no data: name a FILE, - for standard "
			    "input, or a LIST of the configuration");
			return EXIT_USAGE;
		}
		o->arg[0] = o->dash;
		o->narg = 1;
	}
	if (o->conf == NULL && (strcmp(o->arg[0], "-") == 0 ||
	    strchr(o->arg[0], '/') != NULL || access(o->arg[0], F_OK) == 0 ||
	    o->source != NULL))
		return emit_file(o);
	return emit_list(o);
}

const struct cmd cmd_emit = {
	.name = "emit",
	.synopsis = "-p PLATFORM [-l NAME] [option ...] FILE|- | "
	    "[-f FILE] [-p PLATFORM] LIST",
	.help = "print configuration for a published file, or a list",
	.options = O_CONF | O_SOURCE | O_FILTER | O_EMIT,
	.min = 0,
	.max = 1,
	.run = cmd_emit_run
};
