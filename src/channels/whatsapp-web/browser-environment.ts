/** What a browser needs to know of the machine: where things lie, which language and screen, and the way out to the network. */
const NEEDED =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|DISPLAY|WAYLAND_DISPLAY|DBUS_\w+|XDG_\w+|FONTCONFIG_\w+|LD_LIBRARY_PATH|DYLD_\w+|CHROME_\w+|https?_proxy|no_proxy|all_proxy|SystemRoot|SystemDrive|APPDATA|LOCALAPPDATA|USERPROFILE|ProgramFiles.*)$/i;

/**
 * The environment for a browser of ours: of our own only what it needs. Tokens, passwords and the key of all that is kept stand there
 * too, and a page that breaks out of its browser must not find them.
 */
export function browserEnvironment(own: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(own).flatMap(([name, value]) => (value !== undefined && NEEDED.test(name) ? [[name, value]] : [])),
  );
}
