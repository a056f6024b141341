#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/date.h"
#include "../publish/state.h"
#include "cmds.h"
#include "halves.h"

static long
today_of(const struct opts *o)
{
	return o->as_of == -1 ? date_today() : o->as_of;
}

/* The outputs that changed, and nothing else: for a deploy job. */
static void
print_paths(const struct publish *pub, const struct opts *o)
{
	const struct pub_output	*po;
	size_t			 i;

	/* out of memory before there was any */
	if (pub->out == NULL)
		return;
	for (i = 0; i < pub->conf->noutputs; i++) {
		po = &pub->out[i];
		if (po->co == NULL || po->state != PUB_OK || po->skipped ||
		    po->change == PUB_SAME)
			continue;
		if (o->dry_run || po->group != -1)
			printf("%s\n", po->co->file.path);
	}
}

/* The stamp says that nothing moved: only the time in status.json does. */
static int
unchanged(const struct conf *conf, const struct opts *o, int before)
{
	char	 stamp[DIGEST_SIZE];
	json_t	*j;
	int	 done = 0;

	if (o->overwrite || o->reformat || o->dry_run ||
	    o->report_markdown != NULL || o->report_json != NULL ||
	    o->records_from != NULL ||
	    stamp_now(conf, today_of(o), stamp) == -1 ||
	    !stamp_matches(conf, stamp))
		return 0;
	if ((j = status_read(conf)) != NULL &&
	    status_write(conf, j, before) == 0)
		done = 1;
	json_decref(j);
	if (done)
		log_info("nothing has changed: nothing was parsed");
	return done;
}

static int
any_stale(const struct conf *conf)
{
	const struct conf_feed	*cf;
	time_t			 t;
	size_t			 i;
	int			 days;

	for (i = 0; i < conf->nfeeds; i++) {
		cf = conf->feeds[i];
		days = cf->stale_after == -1 ? conf->stale_after :
		    cf->stale_after;
		t = status_answered(conf, cf);
		if (days > 0 && t != 0 && time(NULL) - t > days * 86400L)
			return 1;
	}
	return 0;
}

int
write_half(const struct conf *conf, const struct opts *o, int before)
{
	struct pub_options	 opt;
	struct publish		 pub;
	char			 stamp[DIGEST_SIZE];
	json_t			*j;
	int			 status, bad;

	walls_write(conf, o);
	/* what is stale has to be said: no short way then */
	if (!any_stale(conf) && unchanged(conf, o, before))
		return before;
	memset(&opt, 0, sizeof opt);
	opt.dry_run = o->dry_run;
	opt.overwrite = o->overwrite;
	opt.reformat = o->reformat;
	opt.today = today_of(o);
	opt.records_from = o->records_from;
	if (!o->dry_run)
		stamp_clear(conf);
	status = publish_run(&pub, conf, &opt);
	print_paths(&pub, o);
	bad = status != EXIT_OK && status != EXIT_CHANGED;
	if (status == EXIT_CHANGED && !o->detailed_exitcode)
		status = EXIT_OK;
	status = exit_worse(before, status);
	if (report_run(&pub, o, status, before) == -1)
		status = exit_worse(status, EXIT_FAILED);
	if (!o->dry_run) {
		j = status_build(&pub, status);
		if (status_write(conf, j, status) == -1)
			status = exit_worse(status, EXIT_FAILED);
		json_decref(j);
		/* what failed or was refused is tried again by the next run */
		if (!bad && stamp_now(conf, today_of(o), stamp) == 0)
			stamp_write(conf, stamp);
	}
	publish_free(&pub);
	return status;
}

static int
cmd_write_run(struct opts *o)
{
	struct conf	*conf;
	struct locks	 locks;
	int		 status;

	if ((conf = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	if ((status = locks_take(&locks, conf,
	    o->dry_run)) == EXIT_OK) {
		status = write_half(conf, o, EXIT_OK);
		locks_free(&locks);
	}
	conf_free(conf);
	return status;
}

const struct cmd cmd_write = {
	.name = "write",
	.synopsis = "[-f FILE] [-n] [--detailed-exitcode] [--overwrite] "
	    "[--reformat] [--report-markdown FILE]",
	.help = "write outputs from what was fetched, offline",
	.options = O_CONF | O_DRY | O_DETAIL | O_WRITE | O_REPORT |
	    O_ASOF,
	.min = 0,
	.max = 0,
	.run = cmd_write_run
};
