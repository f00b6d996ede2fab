import { createTheme, Input, InputWrapper, Menu, Modal, Select, Switch, TagsInput, Tooltip } from "@mantine/core";
import { ramp } from "./ramp.ts";
import { darkTokens, lightTokens, type TokenName } from "./tokens.ts";

const sans =
  '-apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", "Adwaita Sans", Inter, Cantarell, "Noto Sans", Ubuntu, "Liberation Sans", sans-serif';
const mono =
  'ui-monospace, "SF Mono", "Cascadia Mono", "Adwaita Mono", "JetBrains Mono", "Noto Sans Mono", "DejaVu Sans Mono", monospace';

function rampOf(colour: TokenName, soft: TokenName) {
  return ramp(lightTokens[soft], darkTokens[colour], lightTokens[colour], darkTokens[soft]);
}

const pixels = (size: number): string => `${size / 16}rem`;

export const theme = createTheme({
  fontFamily: sans,
  fontFamilyMonospace: mono,
  headings: { fontFamily: sans, fontWeight: "600" },
  fontSizes: { xs: pixels(11), sm: pixels(12), md: pixels(13), lg: pixels(15), xl: pixels(20) },
  lineHeights: { xs: "1.4545", sm: "1.5", md: "1.5385", lg: "1.4667", xl: "1.4" },
  spacing: { xs: pixels(4), sm: pixels(8), md: pixels(12), lg: pixels(20), xl: pixels(32) },
  radius: { xs: pixels(3), sm: pixels(5), md: pixels(7), lg: pixels(10), xl: pixels(14) },
  defaultRadius: "md",
  primaryColor: "verdigris",
  primaryShade: { light: 7, dark: 3 },
  colors: {
    verdigris: rampOf("accent", "accent-soft"),
    dev: rampOf("dev", "dev-soft"),
    test: rampOf("test", "test-soft"),
    staging: rampOf("staging", "staging-soft"),
    prod: rampOf("prod", "prod-soft"),
    warn: rampOf("warn", "warn-soft"),
    danger: rampOf("danger", "danger-soft"),
  },
  black: lightTokens.ink,
  white: "#FFFFFF",
  autoContrast: false,
  breakpoints: { sm: `${1020 / 16}em` },
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    Input: Input.extend({
      defaultProps: { size: "sm" },
      vars: () => ({
        wrapper: { "--input-height": pixels(34), "--input-fz": pixels(13), "--input-padding": pixels(10) },
      }),
    }),
    InputWrapper: InputWrapper.extend({
      defaultProps: { inputWrapperOrder: ["label", "input", "description", "error"] },
    }),
    Switch: Switch.extend({ defaultProps: { withThumbIndicator: false } }),
    Select: Select.extend({ defaultProps: { size: "sm", checkIconPosition: "right", allowDeselect: false } }),
    TagsInput: TagsInput.extend({ defaultProps: { size: "sm" } }),
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false, withinPortal: false } }),
    Modal: Modal.extend({
      defaultProps: {
        radius: "xl",
        centered: true,
        overlayProps: { backgroundOpacity: 1, color: "var(--kh-scrim)" },
        transitionProps: { duration: 180, transition: "fade" },
      },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 400, withArrow: false, events: { hover: true, focus: true, touch: false } },
    }),
  },
});
