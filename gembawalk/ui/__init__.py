"""The screens: what a coach sees and presses; draws frozen values and hands acts to the desk."""
