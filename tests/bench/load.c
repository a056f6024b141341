/*
 * What it costs to start, to load one JSON file with jansson, and to end.  As
 * strict as o365feed: members that come twice are errors.
 */
#include <jansson.h>
#include <stdio.h>

int
main(int argc, char *argv[])
{
	json_error_t	 e;
	json_t		*j;

	if (argc != 2)
		return 2;
	j = json_load_file(argv[1], JSON_REJECT_DUPLICATES, &e);
	if (j == NULL) {
		fprintf(stderr, "%s: %s\n", argv[1], e.text);
		return 1;
	}
	json_decref(j);
	return 0;
}
