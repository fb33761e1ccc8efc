/** Who may use the web chat. */
export const WEB_CHAT_MODES = ['loopback', 'public', 'off'] as const;
/**
 * - `loopback`: only who sits at this computer, even when HOST lets others reach the server;
 * - `public`: whoever can reach the server;
 * - `off`: nobody.
 */
export type WebChatMode = (typeof WEB_CHAT_MODES)[number];

/** What the configuration says about the HTTP server. */
export interface WebSettings {
  /** `PORT`; 0 lets the system choose one. */
  port: number;
  /** `HOST`: the address to listen on. */
  host: string;
  /** `WEB_CHAT`. */
  webChat: WebChatMode;
  /** Where people find the page from outside, as a browser writes it: `https://chat.example.org`. */
  origin?: string | undefined;
}
