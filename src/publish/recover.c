/*
 * Before anything else: finish what an interrupted run began, and clear away
 * what it left.
 */
#include <stdlib.h>

#include "../base/path.h"
#include "deploy.h"
#include "publish.h"
#include "states.h"

/* DIR/NAME, if a killed run left temp files beside it. */
static int
sweep(const char *dir, const char *name)
{
	char	*path = path_join(dir, name);

	if (path == NULL)
		return -1;
	journal_sweep(path);
	free(path);
	return 0;
}

static int
sweep_record(const struct conf *conf, const char *kind, const char *name)
{
	char	*path = record_path(conf->record_dir, kind, name);

	if (path == NULL)
		return -1;
	journal_sweep(path);
	free(path);
	return 0;
}

static void
sweep_file(const struct conf_file *f)
{
	if (f->path != NULL)
		journal_sweep(f->path);
}

static int
sweep_output(const struct conf *conf, const struct conf_output *co)
{
	char	*order = state_history_path(conf, co->name, STATES_ORDER);

	if (order == NULL)
		return -1;
	journal_sweep(order);
	free(order);
	state_sweep(conf, co->name);
	sweep_file(&co->file);
	sweep_file(&co->delta);
	sweep_file(&co->rollback);
	if (sweep_record(conf, "outputs", co->name) == -1)
		return -1;
	return sweep_record(conf, "applied", co->name);
}

/* What failed alone may have a delta in its place to what is not there. */
static void
refresh(const struct conf *conf)
{
	size_t	 i;

	for (i = 0; i < conf->noutputs; i++)
		deploy_refresh(conf, conf->outputs[i]);
}

int
publish_settle(const struct conf *conf)
{
	static const char *const	 of_state[] = { "status.json", "stamp",
						    "said" };
	size_t				 i;
	int				 rc;

	if ((rc = journal_recover(conf->record_dir)) == -1)
		return -1;
	if (rc == 1)
		refresh(conf);
	for (i = 0; i < conf->nfeeds; i++)
		if (sweep_record(conf, "feeds", conf->feeds[i]->name) == -1)
			return -1;
	for (i = 0; i < conf->nlists; i++)
		if (sweep_record(conf, "lists", conf->lists[i]->name) == -1)
			return -1;
	for (i = 0; i < conf->noutputs; i++)
		if (sweep_output(conf, conf->outputs[i]) == -1)
			return -1;
	for (i = 0; i < sizeof of_state / sizeof of_state[0]; i++)
		if (sweep(conf->state_dir, of_state[i]) == -1)
			return -1;
	if (sweep(conf->record_dir, "decisions") == -1)
		return -1;
	return sweep(conf->record_dir, ".journal") == -1 ? -1 : rc;
}

int
publish_recover(struct publish *pub)
{
	int	 rc;

	if (pub->opt.dry_run)
		return 0;
	if ((rc = publish_settle(pub->conf)) == 1)
		pub->failed = 1;
	return rc == -1 ? -1 : 0;
}
