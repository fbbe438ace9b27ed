/**
 * Without a command this is the service, as every app of the image (`APP=ops`); with one it is the command line, as
 * `npm run peristiwa`. Each loads its own modules only.
 */
void (process.argv.length > 2 ? import('./cli/main.js') : import('./run-service.js'));
