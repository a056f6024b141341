/* What it costs to start a program with the libraries of o365feed. */
int
main(void)
{
	return 0;
}
