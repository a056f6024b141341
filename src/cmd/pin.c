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
	const struct opts	*o;
	const char		*verb;
	char			*rest;
};

static int
change(struct decisions *ds, void *arg)
{
	struct pin	*p = arg;

	return decisions_add(ds, p->verb, p->o->arg[0], p->rest) == 0 ?
	    EXIT_OK : EXIT_FAILED;
}

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

static int
pin(const struct conf *conf, struct opts *o)
{
	struct pin	 p = { o, "pin-list", NULL };
	const char	*name = o->arg[0];
	char		 digest[DIGEST_SIZE] = "";
	int		 status = EXIT_OK;

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
		p.verb = "pin-output";
	else if (conf_list_find(conf, name) == NULL) {
		log_error("pin: the configuration has no list or output %s",
		    name);
		return EXIT_USAGE;
	} else if (o->narg > 1) {
		log_error("pin: a DIGEST goes with an output");
		return EXIT_USAGE;
	}
	if (strcmp(p.verb, "pin-output") == 0)
		status = choose_state(conf, o, digest);
	if (status == EXIT_OK && (p.rest = decide_rest(o, digest)) == NULL)
		status = EXIT_FAILED;
	if (status == EXIT_OK)
		status = decide(conf, change, &p);
	free(p.rest);
	return status;
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
