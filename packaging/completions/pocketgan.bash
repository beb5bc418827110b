# Completion of pocketgan and pocketgan-sample for bash. The programs name their own options.

_pocketgan_words() { # the words of the help that begin with a dash
    "$@" 2>/dev/null | grep -oE -- '(^|[ ,])--[a-z0-9-]+' | tr -d ' ,'
}

_pocketgan() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words=''
    if [ "${1##*/}" = pocketgan ] && [ "$COMP_CWORD" = 1 ]; then
        words=$(pocketgan --help 2>/dev/null | sed -n 's/^  \([a-z]*\) .*/\1/p')
    elif [ "$before" = --preset ] || [ "$before" = presets ]; then
        words=$(pocketgan presets 2>/dev/null | sed -n 's/^\([a-z0-9-]\{1,\}\)  *[0-9].*/\1/p')
    elif [[ $word == -* ]]; then
        if [ "${1##*/}" = pocketgan ]; then
            words=$(_pocketgan_words pocketgan "${COMP_WORDS[1]}" --help-all)
        else
            words=$(_pocketgan_words "$1" --help)
        fi
    else
        compopt -o default
        return
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -F _pocketgan pocketgan pocketgan-sample
