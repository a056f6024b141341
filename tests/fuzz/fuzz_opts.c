/*
 * The command line: the command's name and its arguments, a line each.
 */
#include "cmd/opts.h"
#include "fuzz.h"

#define ARGS	24

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct cmd	*c;
	struct opts		 o;
	char			*argv[ARGS + 2], *s, *rest, *line;
	int			 argc = 0;

	rest = s = fuzz_text(data, n);
	while (argc < ARGS && (line = strsep(&rest, "\n")) != NULL)
		argv[argc++] = line;
	argv[argc] = NULL;
	if (argc > 0 && (c = cmd_find(argv[0])) != NULL) {
		opts_read(&o, c, argc, argv);
		opts_free(&o);
	}
	free(s);
	return 0;
}
