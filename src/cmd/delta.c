/*
 * delta OUTPUT [--from DIGEST|FILE|-]: what to type so that a device gets from
 * what it carries to what was written.  Without --from, what it carries is the
 * applied state; a FILE is the device's own text.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/path.h"
#include "../publish/device.h"
#include "../publish/states.h"
#include "cmds.h"

/*
 * The state to start from.  1, 0 when nothing was applied yet, -1 (said).
 */
static int
start_state(struct out_record *r, const struct conf *conf,
    const struct conf_output *co, const struct out_record *written,
    const char *from)
{
	int	 rc;

	if (from == NULL)
		return state_applied(r, conf, co->name);
	if (strcmp(from, "-") != 0 && strchr(from, '/') == NULL &&
	    (rc = state_find(r, conf, co->name, from)) != 0)
		return rc;
	if (strcmp(from, "-") != 0 && access(from, F_OK) == -1) {
		log_error("output %s: --from %s: neither a file nor a state of "
		    "the last %d", co->name, from, STATES_KEPT);
		return -1;
	}
	return device_read(r, written, from) == -1 ? -1 : 1;
}

static int
print(const struct conf_output *co, const struct out_record *from,
    const struct out_record *to, int back)
{
	struct emit_edits	 sum;
	struct out		 out;

	if (out_open_fd(&out, STDOUT_FILENO) == -1)
		return EXIT_FAILED;
	if (state_delta(&out, back ? "rollback" : "delta", co, from, to,
	    &sum) == -1) {
		out_close(&out);
		return EXIT_FAILED;
	}
	if (out_close(&out) == -1) {
		log_error("standard output: %s", strerror(errno));
		return EXIT_FAILED;
	}
	/* a job must not take a comment for what brings a device there */
	if (from == NULL || to == NULL) {
		log_error("output %s: nothing was applied yet: load the whole "
		    "form %s", co->name, co->file.path);
		return EXIT_FAILED;
	}
	if (sum.blocked > 0) {
		log_error("output %s: no delta gets there: load the whole "
		    "form %s", co->name, co->file.path);
		return EXIT_FAILED;
	}
	return EXIT_OK;
}

static int
delta(const struct conf *conf, const struct conf_output *co,
    const struct opts *o)
{
	struct out_record	 from, to;
	int			 have, rc = EXIT_FAILED;

	memset(&from, 0, sizeof from);
	if ((have = state_written(&to, conf, co->name)) != 1) {
		if (have == 0)
			log_error("output %s: nothing was written yet",
			    co->name);
		return EXIT_FAILED;
	}
	have = start_state(&from, conf, co, &to, o->from);
	if (have == 1 && o->rollback)
		rc = print(co, &to, &from, 1);
	else if (have != -1)
		rc = print(co, have == 1 ? &from : NULL, &to, o->rollback);
	out_record_free(&from);
	out_record_free(&to);
	return rc;
}

static int
cmd_delta_run(struct opts *o)
{
	return cmd_for_output(o, delta);
}

const struct cmd cmd_delta = {
	.name = "delta",
	.synopsis = "[-f FILE] [--from DIGEST|FILE|-] [--rollback] OUTPUT",
	.help = "print the edits from what a device carries",
	.options = O_CONF | O_DELTA,
	.min = 1,
	.max = 1,
	.run = cmd_delta_run
};
