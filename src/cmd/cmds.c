#include <string.h>

#include "cmds.h"

/* In the order of the manual. */
const struct cmd *const cmds[] = {
	&cmd_run, &cmd_fetch, &cmd_write, &cmd_diff, &cmd_emit, &cmd_check,
	&cmd_status, &cmd_applied, &cmd_delta, &cmd_adopt, &cmd_drift,
	&cmd_routes, &cmd_explain, &cmd_accept, &cmd_defer, &cmd_pin,
	&cmd_forget, &cmd_verify, &cmd_list, NULL
};

const struct cmd *
cmd_find(const char *name)
{
	size_t	 i;

	for (i = 0; cmds[i] != NULL; i++)
		if (strcmp(cmds[i]->name, name) == 0)
			return cmds[i];
	return NULL;
}

/* In the order of DESIGN, section 5: what needs a person first. */
int
exit_worse(int a, int b)
{
	static const int	 order[] = { EXIT_USAGE, EXIT_CONF,
				    EXIT_REFUSED, EXIT_FAILED, EXIT_LATER,
				    EXIT_CHANGED, EXIT_OK };
	size_t			 i;

	for (i = 0; i < sizeof order / sizeof order[0]; i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return EXIT_FAILED;
}
