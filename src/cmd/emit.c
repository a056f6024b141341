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

#include "../publish/guard.h"
#include "../publish/publish.h"
#include "body.h"
#include "cmds.h"

#define DEFAULT_NAME	"O365"

/* What is emitted: from a file or from the configuration. */
struct job {
	const struct emitter	*em;
	const struct conf_list	*list;
	const struct emit_format *format;
	const struct emit_given	*with;
	size_t			 nwith;
	const char		*name;
	const char		*from;		/* for messages */
	int			 only;
	int			 wide_ok;
	/* a published body: no bogons */
	int			 bogons;
};

static int
say_findings(const char *from, const struct verdict *v)
{
	size_t	 i;

	for (i = 0; i < v->n; i++)
		if (v->f[i].weight != GUARD_NOTE)
			log_error("%s: refused: %s", from, v->f[i].text);
	return v->refused;
}

/*
 * The absolute guards.  What a person feeds in as plain text may be private
 * space; a default route in a device's list is a mistake all the same, unless
 * they say that it is not.
 */
static int
guarded(const struct job *job, const struct members *m)
{
	struct verdict	*v;
	int		 refused;

	if ((v = calloc(1, sizeof *v)) == NULL) {
		log_error("out of memory");
		return 1;
	}
	if (pset_count(&m->set) == 0)
		verdict_add(v, GUARD_EMPTY, GUARD_NEVER, "nothing is selected:"
		    " an empty list is not written");
	if (job->bogons)
		guard_absolute(v, m);
	else if (!job->wide_ok && (job->em->matches != MATCH_ANY ||
	    job->em->load != LOAD_FILE))
		guard_wide(v, &m->set);
	refused = say_findings(job->from, v);
	if (refused && !job->bogons && pset_count(&m->set) > 0)
		log_error("%s: --allow-wide lets it pass", job->from);
	free(v);
	return refused;
}

struct made {			/* one object, and what it points to */
	struct pset		 view;
	struct emit_given	 given[EMIT_PARAMS];
	char			*name;
};

/* The object of a family (0: of both) into *eo.  EXIT_OK, or said. */
static int
make_object(const struct job *job, int af, struct made *m,
    struct emit_object *eo)
{
	char	 why[256];
	int	 n;

	memset(eo, 0, sizeof *eo);
	eo->em = job->em;
	eo->af = af;
	eo->set = &m->view;
	eo->format = job->format;
	m->name = emit_name(job->em, job->name, af, job->only);
	if (m->name == NULL)
		return EXIT_FAILED;
	eo->name = m->name;
	n = emit_params(job->em, af, job->with, job->nwith, m->given, why,
	    sizeof why);
	if (n == -1) {
		log_error("emit: %s (see --with)", why);
		return EXIT_USAGE;
	}
	eo->given = m->given;
	eo->ngiven = (size_t)n;
	if (emit_check(eo, why, sizeof why) == -1) {
		log_error("%s: %s: %s", job->em->name, m->name, why);
		return EXIT_REFUSED;
	}
	return EXIT_OK;
}

/* The objects, one or one a family; families without rows are left out. */
static int
write_objects(const struct job *job, const struct pset *rows)
{
	static const int	 families[] = { 4, 6 };
	struct emit_object	 eo[2];
	struct made		 made[2];
	struct out		 out;
	size_t			 i, n = 0;
	int			 af, status = EXIT_OK;

	memset(made, 0, sizeof made);
	for (i = 0; i < 2 && status == EXIT_OK; i++) {
		if (job->em->families == FAMILIES_TOGETHER && i > 0)
			break;
		af = job->em->families == FAMILIES_TOGETHER ? 0 : families[i];
		made[n].view = *rows;
		if (af == 4 || job->only == 4)
			made[n].view.n6 = 0;
		if (af == 6 || job->only == 6)
			made[n].view.n4 = 0;
		if (pset_count(&made[n].view) == 0)
			continue;
		status = make_object(job, af, &made[n], &eo[n]);
		n++;
	}
	if (status == EXIT_OK && out_open_fd(&out, STDOUT_FILENO) == -1)
		status = EXIT_FAILED;
	if (status == EXIT_OK) {
		emit_whole(&out, NULL, eo, n);
		if (out_close(&out) == -1) {
			log_error("standard output: %s", strerror(errno));
			status = EXIT_FAILED;
		}
	}
	for (i = 0; i < n; i++)
		free(made[i].name);
	return status;
}

static int
emit_members(const struct job *job, struct members *m)
{
	struct pset	 rows;
	char		 why[256];
	int		 status;

	memset(&rows, 0, sizeof rows);
	if (guarded(job, m))
		return EXIT_REFUSED;
	if (select_rows(&rows, m, job->list, 1, why, sizeof why) != 0) {
		log_error("%s: %s", job->from, why);
		return EXIT_REFUSED;
	}
	if (pset_count(&rows) == 0) {
		log_error("%s: refused: nothing is left: an empty list is not "
		    "written", job->from);
		status = EXIT_REFUSED;
	} else
		status = write_objects(job, &rows);
	pset_free(&rows);
	return status;
}

/* What the row implies where the command line does not say. */
static int
imply(struct opts *o, const struct emitter *em)
{
	char	 why[256];

	if (!o->use_given)
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
	struct job	 job;
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
		if (select_list(&m, &o->list, feeds, 1, 1) == -1)
			status = EXIT_FAILED;
		else
			status = emit_members(&job, &m);
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
	struct job			 job;
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
		if (select_list(&m, cl, feeds, cl->nfrom, 0) == -1)
			status = EXIT_FAILED;
		else
			status = emit_members(&job, &m);
	}
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
