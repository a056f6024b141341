/*
 * pin LIST | OUTPUT [DIGEST]: keep a list or an output as it is (an output: as
 * it was in one of its last states; by default the applied one), until
 * pin --off.
 */
#include <stdlib.h>
#include <string.h>

#include "../publish/states.h"
#include "cmds.h"
#include "decide.h"

struct pin {
	const struct conf	*conf;
	const struct opts	*o;
	int			 output;	/* else a list */
};

/* Also of what the configuration no longer has: then nothing else would. */
static int
take_off(struct decisions *ds, void *arg)
{
	const char	*name = arg;
	int		 list = decisions_drop(ds, "pin-list", name);

	if (decisions_drop(ds, "pin-output", name) || list)
		return EXIT_OK;
	log_error("pin: %s is not pinned", name);
	return EXIT_FAILED;
}

/* The whole digest of the state to keep, into digest[].  EXIT_OK, or said. */
static int
choose_state(const struct conf *conf, const struct opts *o,
    char digest[DIGEST_SIZE])
{
	const char		*name = o->arg[0];
	struct out_record	 r;
	int			 have;

	if (o->narg > 1)
		have = state_find(&r, conf, name, o->arg[1]);
	else
		have = state_applied(&r, conf, name);
	if (have == 0 && o->narg > 1)
		log_error("output %s: %s is no state of the last %d", name,
		    o->arg[1], STATES_KEPT);
	else if (have == 0)
		log_error("output %s: nothing was applied yet: which DIGEST?",
		    name);
	if (have != 1)
		return EXIT_FAILED;
	strlcpy(digest, r.state, DIGEST_SIZE);
	out_record_free(&r);
	return EXIT_OK;
}

/*
 * A list is kept as its record has it; a pin of one that has none would hold
 * nothing back.  EXIT_OK, or said.
 */
static int
check_record(const struct conf *conf, const char *name)
{
	struct list_record	 r;
	char			*path;
	int			 have;

	if ((path = record_path(conf->record_dir, "lists", name)) == NULL)
		return EXIT_FAILED;
	have = list_record_read(&r, path);
	free(path);
	if (have == 0)
		log_error("list %s: nothing was written yet: there is nothing "
		    "to keep", name);
	if (have != 1)
		return EXIT_FAILED;
	list_record_free(&r);
	return EXIT_OK;
}

/* With the locks held and a killed run finished: what is there stays so. */
static int
change(struct decisions *ds, void *arg)
{
	const struct pin	*p = arg;
	const char		*name = p->o->arg[0];
	char			 digest[DIGEST_SIZE] = "", *rest;
	int			 status;

	status = p->output ? choose_state(p->conf, p->o, digest) :
	    check_record(p->conf, name);
	if (status != EXIT_OK)
		return status;
	if ((rest = decide_rest(p->o, digest)) == NULL)
		return EXIT_FAILED;
	if (decisions_add(ds, p->output ? "pin-output" : "pin-list", name,
	    rest) == -1)
		status = EXIT_FAILED;
	free(rest);
	return status;
}

static int
pin(const struct conf *conf, struct opts *o)
{
	struct pin	 p = { conf, o, 0 };
	const char	*name = o->arg[0];

	if (o->off) {
		if (o->narg == 1)
			return decide(conf, take_off, o->arg[0]);
		log_error("pin: --off takes no DIGEST");
		return EXIT_USAGE;
	}
	if (conf_output_find(conf, name) != NULL &&
	    conf_list_find(conf, name) != NULL) {
		log_error("pin: %s is a list and an output: rename one", name);
		return EXIT_USAGE;
	}
	if (conf_output_find(conf, name) != NULL)
		p.output = 1;
	else if (conf_list_find(conf, name) == NULL) {
		log_error("pin: the configuration has no list or output %s",
		    name);
		return EXIT_USAGE;
	} else if (o->narg > 1) {
		log_error("pin: a DIGEST goes with an output");
		return EXIT_USAGE;
	}
	return decide(conf, change, &p);
}

static int
cmd_pin_run(struct opts *o)
{
	struct conf	*conf;
	int		 status;

	if ((conf = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	status = pin(conf, o);
	conf_free(conf);
	return status;
}

const struct cmd cmd_pin = {
	.name = "pin",
	.synopsis = "[-f FILE] [--off] [--reason TEXT] LIST | OUTPUT [DIGEST]",
	.help = "keep a list or an output as it is",
	.options = O_CONF | O_REASON | O_OFF | O_ASOF,
	.min = 1,
	.max = 2,
	.run = cmd_pin_run
};
