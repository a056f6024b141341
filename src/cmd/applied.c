/*
 * applied OUTPUT [DIGEST]: the device carries this state now.  Without a digest
 * it is the one that was written last.
 */
#include "../publish/deploy.h"
#include "../publish/states.h"
#include "cmds.h"

static int
mark(const struct conf *conf, const struct conf_output *co,
    const char *digest)
{
	struct out_record	 r;
	int			 have, rc = EXIT_FAILED;

	if (digest == NULL)
		have = state_written(&r, conf, co->name);
	else
		have = state_find(&r, conf, co->name, digest);
	if (have == 0 && digest == NULL)
		log_error("output %s: nothing was written yet", co->name);
	else if (have == 0)
		log_error("output %s: %s is no state of the last %d", co->name,
		    digest, STATES_KEPT);
	if (have != 1)
		return EXIT_FAILED;
	if (state_set_applied(conf, &r) == 0) {
		log_info("output %s: applied is %s", co->name, r.state);
		rc = deploy_refresh(conf, co) == 0 ? EXIT_OK : EXIT_FAILED;
	}
	out_record_free(&r);
	return rc;
}

static int
cmd_applied_run(struct opts *o)
{
	const struct conf_output	*co;
	struct conf			*conf;
	struct locks			 locks;
	int				 status;

	if ((conf = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	if ((co = cmd_output(conf, o->arg[0])) == NULL)
		status = EXIT_USAGE;
	else if ((status = locks_take(&locks, conf, 0)) == EXIT_OK) {
		/* what a killed run began may be the state that is meant */
		if (publish_settle(conf) == -1)
			status = EXIT_FAILED;
		else
			status = mark(conf, co, o->narg > 1 ? o->arg[1] :
			    NULL);
		locks_free(&locks);
	}
	conf_free(conf);
	return status;
}

const struct cmd cmd_applied = {
	.name = "applied",
	.synopsis = "[-f FILE] OUTPUT [DIGEST]",
	.help = "note that a device carries a state",
	.options = O_CONF,
	.min = 1,
	.max = 2,
	.run = cmd_applied_run
};
