# Terminals run login shells, for which /etc/profile has made a PATH without the image's own.
PATH=/opt/jupyter/bin:$PATH:$HOME/.local/bin
