# Terminals run login shells: /etc/profile has made a PATH of its own for them, and they read
# ~/.bashrc only where a profile in HOME says so, which begins empty.
PATH=$PATH:$HOME/.local/bin
if [ -n "${BASH_VERSION-}" ] && [ -r ~/.bashrc ] && [ ! -e ~/.bash_profile ] \
  && [ ! -e ~/.bash_login ] && [ ! -e ~/.profile ]; then
  . ~/.bashrc
fi
