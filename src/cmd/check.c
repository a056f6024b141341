#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cmds.h"

/* Read and check the configuration; with -v print it back, in full. */
static int
cmd_check_run(struct opts *o)
{
	struct conf	*c;
	struct out	 out;
	int		 status = EXIT_OK;

	if ((c = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	conf_warn(c);
	if (o->verbose) {
		if (out_open_fd(&out, STDOUT_FILENO) == -1)
			status = EXIT_FAILED;
		else {
			conf_print(c, &out);
			if (out_close(&out) == -1) {
				log_error("standard output: %s",
				    strerror(errno));
				status = EXIT_FAILED;
			}
		}
	}
	conf_free(c);
	return status;
}

const struct cmd cmd_check = {
	.name = "check",
	.synopsis = "[-f FILE] [-v]",
	.help = "check the configuration; -v prints it back",
	.options = O_CONF,
	.min = 0,
	.max = 0,
	.run = cmd_check_run
};
